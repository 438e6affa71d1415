package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.cellstream.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSetupTest {
  private static final String KAFKA = "org.apache.kafka.clients.NetworkClient";
  private static final String STATE = "org.apache.kafka.streams.KafkaStreams";
  private static final String OWN = "io.cellstream.runtime.Runner";

  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void giveTheContextWhatSlf4jWould() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void untilACommandChoosesOnlyWhatIsSeriousIsSaidAndOnStderr() {
    String err = captured(true, () -> {
      new LogSetup().configure(context);
      log("start");
    });

    assertThat(err.lines()).containsExactly("cellstream: WARN: own warning start", "cellstream: ERROR: kafka error start");
  }

  @Test
  void aRunningStreamLogsItsOwnNewsKafkasWarningsAndChangesOfStateOnStdout() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.INFO);
      log("run");
    });

    assertThat(out.lines()).hasSize(5).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+ (INFO|WARN|ERROR) +\\[.*] \\w+: .* run"));
    assertThat(out).contains("own news run", "own warning run", "state news run", "kafka warning run", "kafka error run");
  }

  @Test
  void theLevelWarnSilencesNews() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.WARN);
      log("quiet");
    });

    assertThat(out).doesNotContain("news").contains("own warning", "kafka warning");
  }

  @Test
  void aFileTakesEverythingAndTheScreenNothing(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("logs/demo.log");
    String out = captured(false, () -> {
      LogSetup.file(context, file);
      log("demo");
    });

    assertThat(out).isEmpty();
    assertThat(Files.readString(file)).contains("own news demo", "kafka news demo", "kafka error demo");
  }

  @Test
  void noLibrarysSecretsInUrlsReachTheLogNorThoseOfItsExceptions() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.DEBUG);
      context.getLogger(KAFKA).info("values:\n\tschema.registry.url = [http://me:hidden@a:1, http://b:2]\n\turl = https://u:hidden@c");
      context.getLogger(OWN).error("no {}", "answer", new IOException("http://me:hidden@a", new IOException("from http://me:hidden@d")));
    });

    assertThat(out).doesNotContain("hidden").contains("[http://********@a:1, http://b:2]", "https://********@c", "\tat io.cellstream",
        "IOException: http://********@a", "IOException: from http://********@d");
  }

  @Test
  void nothingThatIsLoggedDrivesTheTerminalOrLooksLikeALineOfItsOwn() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.INFO);
      context.getLogger(OWN).info("model {} from {}", "\u001b[31mred\u009b2J\u202e",
          "x\n2026-01-01T00:00:00.000Z ERROR [main] Forged: all is lost");
    });

    assertThat(out).contains("model \\u001b[31mred\\u009b2J\\u202e from x").doesNotContain("\u001b", "\u009b", "\u202e");
    assertThat(out.lines()).hasSize(2).last().asString().startsWith("\t2026");
  }

  @Test
  void whatFloodsTheLogIsCut() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.INFO);
      context.getLogger(OWN).info("x".repeat(900_000));
    });

    assertThat(out).hasSizeBetween(LogLines.LONGEST, LogLines.LONGEST + 100).containsPattern("x… \\(900,\\d+ characters\\)\\R");
  }

  private void log(String note) {
    context.getLogger(OWN).info("own news {}", note);
    context.getLogger(OWN).warn("own warning {}", note);
    context.getLogger(STATE).info("state news {}", note);
    context.getLogger(KAFKA).info("kafka news {}", note);
    context.getLogger(KAFKA).warn("kafka warning {}", note);
    context.getLogger(KAFKA).error("kafka error {}", note);
  }

  /** Logback binds a console appender to the stream of the moment it starts. */
  private static String captured(boolean err, Runnable action) {
    PrintStream before = err ? System.err : System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream capturing = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try {
      set(err, capturing);
      action.run();
    } finally {
      set(err, before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void set(boolean err, PrintStream stream) {
    if (err) {
      System.setErr(stream);
    } else {
      System.setOut(stream);
    }
  }
}
