package io.cellstream.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.cluster.RecordPlace;
import io.cellstream.config.LogFormat;
import io.cellstream.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it takes the streams and the logging of the whole process")
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
      LogSetup.seriousOnly(context);
      log("start");
    });

    assertThat(err.lines()).containsExactly("cellstream: WARN: own warning start", "cellstream: ERROR: kafka error start");
  }

  @Test
  void aRunningStreamLogsItsOwnNewsKafkasWarningsAndChangesOfStateOnStdout() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.INFO, LogFormat.TEXT);
      log("run");
    });

    assertThat(out.lines()).hasSize(5).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+ (INFO|WARN|ERROR) +\\[.*] \\w+: .* run"));
    assertThat(out).contains("own news run", "own warning run", "state news run", "kafka warning run", "kafka error run");
  }

  @Test
  void theLevelWarnSilencesNews() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.WARN, LogFormat.TEXT);
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
      LogSetup.console(context, LogLevel.DEBUG, LogFormat.TEXT);
      context.getLogger(KAFKA).info("values:\n\tschema.registry.url = [http://me:hidden@a:1, http://b:2]\n\turl = https://u:hidden@c");
      context.getLogger(OWN).error("no {}", "answer", new IOException("http://me:hidden@a", new IOException("from http://me:hidden@d")));
    });

    assertThat(out).doesNotContain("hidden").contains("[http://********@a:1, http://b:2]", "https://********@c", "\tat io.cellstream",
        "IOException: http://********@a", "IOException: from http://********@d");
  }

  @Test
  void nothingThatIsLoggedDrivesTheTerminalOrLooksLikeALineOfItsOwn() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.INFO, LogFormat.TEXT);
      context.getLogger(OWN).info("model {} from {}", "\u001b[31mred\u009b2J\u202e",
          "x\n2026-01-01T00:00:00.000Z ERROR [main] Forged: all is lost");
    });

    assertThat(out).contains("model \\u001b[31mred\\u009b2J\\u202e from x").doesNotContain("\u001b", "\u009b", "\u202e");
    assertThat(out.lines()).hasSize(2).last().asString().startsWith("\t2026");
  }

  @Test
  void whatFloodsTheLogIsCut() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.INFO, LogFormat.TEXT);
      context.getLogger(OWN).info("x".repeat(900_000));
    });

    assertThat(out).hasSizeBetween(LogText.LONGEST, LogText.LONGEST + 100).containsPattern("x… \\(900,\\d+ characters\\)\\R");
  }

  @Test
  void asJsonEachEventIsAnObjectOnALineWithWhatItIsAboutAsFields() throws IOException {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.INFO, LogFormat.JSON);
      context.getLogger(OWN).info("{} is passed", new RecordPlace(new TopicPartition("my-events", 3), 1234));
      context.getLogger(OWN).info("{} begins at offset 7", new TopicPartition("events", 2));
      context.getLogger(OWN).error("stopping: events.of-us-0@17, events.of-us-0@18: no memory",
          new StreamsException("x", new TaskId(0, 4)));
      context.getLogger(KAFKA).warn("stream-thread [a-1] task [0_11] Timed out, will retry");
      context.getLogger(OWN).warn("nothing of the kind");
    });

    List<JsonNode> events = objects(out);
    assertThat(events).extracting(JsonNode::toString).satisfiesExactly(
        passed -> assertThat(passed).contains("\"message\":\"my-events-3@1234 is passed\"",
            "\"topic\":\"my-events\",\"partition\":3,\"offset\":1234"),
        begins -> assertThat(begins).contains("\"topic\":\"events\",\"partition\":2").doesNotContain("\"offset\":"),
        stops -> assertThat(stops).contains("\"task\":\"0_4\",\"topic\":\"events.of-us\",\"partition\":0,\"offset\":17",
            "\"stack_trace\":\"org.apache.kafka"),
        retries -> assertThat(retries).contains("\"task\":\"0_11\"").doesNotContain("\"topic\""),
        nothing -> assertThat(nothing).doesNotContain("\"task\"", "\"topic\"", "stack_trace"));
    assertThat(events).allSatisfy(event -> {
      assertThat(event.get("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
      assertThat(event.get("level").asText()).isIn("INFO", "WARN", "ERROR");
      assertThat(event.get("thread").asText()).isEqualTo(Thread.currentThread().getName());
      assertThat(event.get("logger").asText()).contains(".");
    });
  }

  @Test
  void asJsonTooNothingSecretOrHarmfulIsWritten() throws IOException {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.INFO, LogFormat.JSON);
      context.getLogger(OWN).error("\u001b[31mred\u009b2J\n of http://me:hidden@a {}", "x".repeat(900_000),
          new IOException("from http://me:hidden@d"));
    });

    assertThat(out).doesNotContain("hidden", "\u001b", "\u009b").hasSizeLessThan(200_000);
    assertThat(objects(out)).singleElement()
        .satisfies(event -> assertThat(event.get("message").asText()).contains("http://********@a xxx", "characters)"));
  }

  @Test
  void adviceOfKafkasThatCellstreamRefusesIsLeftOut() {
    String out = captured(false, () -> {
      LogSetup.console(context, LogLevel.INFO, LogFormat.TEXT);
      context.getLogger(StreamsConfig.class).warn("It's recommended to set `processing.exception.handler.global.enabled` to true");
      context.getLogger(StreamsConfig.class).warn("another");
    });

    assertThat(out.lines()).singleElement().asString().endsWith("StreamsConfig: another");
  }

  @Test
  void aConfigurationFileOfTheUsersIsTakenInstead(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.xml"), """
        <configuration>
          <appender name="mine" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>mine: %msg%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="mine"/></root>
        </configuration>
        """);
    String out = captured(false, () -> configuredBy(file.toString(), () -> log("own")));

    assertThat(out.lines()).contains("mine: own news own", "mine: kafka news own");
  }

  @Test
  void aConfigurationFileThatIsNotThereIsTold(@TempDir Path folder) {
    String missing = folder.resolve("no-such.xml").toString();

    String err = captured(true, () -> configuredBy(missing, () -> log("other")));

    assertThat(err.lines()).startsWith("cellstream: warning: -Dlogback.configurationFile=" + missing
        + " is no file, nor a resource on the class path: the log is as it is without it");
  }

  private void configuredBy(String file, Runnable action) {
    System.setProperty("logback.configurationFile", file);
    try {
      new LogSetup().configure(context);
      action.run();
    } finally {
      System.clearProperty("logback.configurationFile");
    }
  }

  private static List<JsonNode> objects(String lines) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
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
