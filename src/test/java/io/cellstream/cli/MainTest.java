package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandTree;
import io.cellstream.cli.Main;
import io.cellstream.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine;

class MainTest {

  /** A command that fails in a chosen way. */
  @Command(name = "fails")
  static final class Failing implements Callable<Integer> {
    private final Throwable thrown;

    Failing(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public Integer call() throws Exception {
      switch (thrown) {
        case Exception e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalArgumentException(thrown);
      }
    }
  }

  record Ended(int exitCode, String out, String err) {
  }

  @TempDir
  Path folder;

  /** Not one after the other. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      produce --input none   | bootstrap.servers, cellstream.input.topic, schema.registry.url
      consume --events       | bootstrap.servers, cellstream.input.topic, schema.registry.url
      consume                | bootstrap.servers, cellstream.output.topic, schema.registry.url
      consume --gaps         | bootstrap.servers, cellstream.gaps.topic
      check                  | bootstrap.servers, application.id, schema.registry.url, cellstream.model, cellstream.input.topic, cellstream.output.topic
      """)
  void allSettingsThatAreMissingAreNamedAtOnce(String command, String missing) throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.properties"));
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("--config", empty.toString()));

    Ended ended = run(arguments.toArray(String[]::new));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).startsWith("cellstream: " + empty + ": missing " + missing + ": add to the file");
  }

  @Test
  void theHelpNamesEveryCommandAndEndsWell() {
    Ended ended = run("--help");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("config", "bench", "train", "Exit codes");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void theVersionNamesCommitKafkaJavaAndKernel() {
    assertThat(run("--version").out().lines()).satisfiesExactly(
        line -> assertThat(line).matches("Cellstream .*, commit ([0-9a-f]{7,40}(-dirty)?|unknown)"),
        line -> assertThat(line).startsWith("Kafka clients 4.").contains("Java 2"),
        line -> assertThat(line).matches("kernel [a-z]+, \\d+ lanes? of f32.*"));
  }

  @ParameterizedTest
  @MethodSource
  void aUsageErrorIsOneLineThatPointsToTheHelpAndEndsWith2(List<String> args, String reason) {
    Ended ended = run(args.toArray(String[]::new));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).singleElement().asString().startsWith("cellstream: ").contains(reason, "--help`");
  }

  static Stream<Arguments> aUsageErrorIsOneLineThatPointsToTheHelpAndEndsWith2() {
    return Stream.of(Arguments.of(List.of(), "no command given; there are demo, run"),
        Arguments.of(List.of("walk"), "unknown command walk; see"),
        Arguments.of(List.of("predcit", "--model", "x"), "unknown command predcit, did you mean predict?; see `cellstream --help`"),
        Arguments.of(List.of("predict", "--modle", "x"),
            "unknown option --modle, did you mean --model?; see `cellstream predict --help`"),
        Arguments.of(List.of("predict", "--modle=http://me:hidden@host"), "unknown option --modle, did you mean --model?"),
        Arguments.of(List.of("predict", "--model", "x", "y"), "unexpected argument y; see `cellstream predict --help`"),
        Arguments.of(List.of("predict", "--model", "x", "--kernel", "SIMMD"), "\"SIMMD\" is none of auto, simd, scalar; see"),
        Arguments.of(List.of("demo", "--shape", "many-2-one"), "synchronized; did you mean \"many-to-one\"?"),
        Arguments.of(List.of("config", "--colour"), "unknown option --colour; see"),
        Arguments.of(List.of("config", "--set", "poll.ms"), "NAME=VALUE"),
        Arguments.of(List.of("config", "--config"), "--config"));
  }

  @Test
  void everyCommandsHelpHasExamplesThatCanBeTypedAndFitTheScreen() {
    assertThat(Examples.of(Main.program())).hasSizeGreaterThan(20).allSatisfy(example -> {
      assertThat(example).startsWith("  ").hasSizeLessThanOrEqualTo(80);
      assertThat(Examples.commandLine(example)).startsWith("cellstream");
      Main.program().line().parseArgs(Examples.words(example));
    });
    assertThat(CommandTree.of(Main.program().line())).allSatisfy(
        command -> assertThat(command.getCommandSpec().usageMessage().footer()).as(command.getCommandName()).isNotEmpty());
  }

  @Test
  void everyWordThatAnOptionTakesIsSpelledAsItsHelpSpellsIt() {
    List<ArgSpec> choices = CommandTree.of(Main.program().line()).flatMap(command -> command.getCommandSpec().args().stream())
        .filter(arg -> arg.typeInfo().isEnum()).toList();

    assertThat(choices).hasSizeGreaterThan(6).allSatisfy(arg -> assertThat(arg.completionCandidates())
        .allSatisfy(word -> assertThat(String.join(" ", arg.description())).contains(word).doesNotContain(word.toUpperCase(Locale.ROOT))));
  }

  @Test
  void theCompletionKnowsCommandsAndOptions() {
    assertThat(run("completion").out()).contains("complete -F _complete_cellstream", "predict", "bench", "--model",
        "\"auto\" \"simd\" \"scalar\"");
  }

  @Test
  void theManualPageHasEveryCommandWithItsOptionsAndNoDate() {
    String page = run("man").out();

    assertThat(page).startsWith(".TH CELLSTREAM 1 \"\" Cellstream\n.nh\n.SH NAME\n").isEqualTo(run("man").out());
    CommandTree.of(Main.program().line()).skip(1).map(CommandLine::getCommandSpec).forEach(command -> {
      assertThat(page).contains("\n.SS " + command.name() + "\n");
      assertThat(command.options()).allSatisfy(option -> assertThat(page).contains(option.longestName().replace("-", "\\-")));
    });
    assertThat(page.lines()).noneMatch(line -> line.startsWith("'"))
        .allSatisfy(line -> assertThat(line).matches("(?s)(?!\\.).*|\\.(TH|SH|SS|TP|PP|B|nf|fi|nh)( .*)?"));
  }

  @Test
  void configDocsOfANameIsItsEntry() {
    assertThat(run("config", "--docs", "poll.ms").out()).startsWith("poll.ms\n");
    assertThat(run("config", "--docs", "pol.ms")).satisfies(ended -> {
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err()).startsWith("cellstream: --docs: unknown setting pol.ms; did you mean poll.ms?").hasLineCount(1);
    });
  }

  @Test
  void aSiblingWithoutTheLauncherSaysWhoStartsIt() {
    assertThat(run("bench", "kernel", "--quick").err())
        .isEqualToIgnoringNewLines("cellstream: bench is a project of its own, which ./cellstream builds and starts, from a checkout");
  }

  @ParameterizedTest
  @MethodSource
  void aFailureIsOneLineAndAnExitCode(Throwable thrown, int exitCode, String line) {
    Ended ended = run(List.of(new Failing(thrown)), "fails");

    assertThat(ended.exitCode()).isEqualTo(exitCode);
    assertThat(ended.err()).isEqualToIgnoringNewLines("cellstream: " + line);
  }

  static Stream<Arguments> aFailureIsOneLineAndAnExitCode() {
    return Stream.of(Arguments.of(new CliException(ExitCode.FAILED, "a\n  b"), 1, "a b"),
        Arguments.of(new CliException(ExitCode.USAGE, "no model"), 2, "no model"),
        Arguments.of(new ConfigurationException("f:1: no"), 2, "f:1: no"),
        Arguments.of(new ConfigException("bad mix"), 2, "bad mix; `cellstream config` shows where each setting comes from"),
        Arguments.of(new UncheckedIOException(new IOException("disk full")), 1, "disk full"),
        Arguments.of(new NoSuchFileException("x.jsonl"), 1, "x.jsonl: no such file"),
        Arguments.of(new ExecutionException(new TimeoutException("no broker")), 1,
            "Kafka: TimeoutException: no broker; --verbose shows the trace"),
        Arguments.of(new CliException(1, "http://me:hidden@host is down"), 1, "http://********@host is down"),
        Arguments.of(new OutOfMemoryError("heap"), 1, "out of memory (heap): give more, as in JAVA_OPTS=-Xmx2g"),
        Arguments.of(new IllegalStateException("broken"), 1,
            "unexpected IllegalStateException: broken; a defect of Cellstream's: run again with --verbose for the trace"));
  }

  @Test
  void verboseAddsTheTraceBeforeOrAfterTheCommand() {
    List<Object> failing = List.of(new Failing(new CliException(1, "no")));

    assertThat(run(failing, "--verbose", "fails").err()).contains("cellstream: no", "\tat io.cellstream");
    assertThat(run(List.of(new Failing(new CliException(1, "no"))), "fails", "--verbose").err()).contains("\tat io.cellstream");
  }

  @Test
  void aTraceHasNoSecretsEither() {
    Throwable thrown = new CliException(1, "no", new IOException("http://me:hidden@host is down"));

    assertThat(run(List.of(new Failing(thrown)), "--verbose", "fails").err()).contains("IOException: http://********@host is down")
        .doesNotContain("hidden");
    assertThat(run("config", "--set", "http://me:hidden@host").err()).startsWith("cellstream: ").doesNotContain("hidden");
  }

  @Test
  void noFailureDrivesTheTerminalOrFillsTheScreen() {
    Throwable thrown = new CliException(1, "\u001b[2J" + "x".repeat(900_000), new IOException("\u001b]0;owned\u0007"));

    assertThat(run(List.of(new Failing(thrown)), "fails").err()).startsWith("cellstream: \\u001b[2Jxxx").contains("… (900,004 characters)")
        .hasSizeLessThan(2100);
    assertThat(run(List.of(new Failing(thrown)), "--verbose", "fails").err()).doesNotContain("\u001b", "\u0007")
        .contains("\\u001b]0;owned");
  }

  @Test
  void configShowsEachValueWithItsSourceAndNoSecret() throws IOException {
    Path file = Files.writeString(folder.resolve("app.properties"),
        "application.id=a\nsasl.jaas.config=hidden\nschema.registry.url=http://me:hidden@h:1\n");
    Ended ended = run("config", "--config", file.toString(), "-D", "client.id=x=y, z", "--set", "poll.ms=5");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).doesNotContain("hidden").containsPattern("application.id +a +" + file + ":1\n")
        .containsPattern("client.id +x=y, z +--set client.id\n").containsPattern("poll.ms +5 +--set poll.ms\n")
        .containsPattern("sasl.jaas.config +\\*{8} +" + file + ":2\n").contains("http://********@h:1");
  }

  @Test
  void configRefusesAnUnknownSettingWith2() {
    Ended ended = run("config", "--set", "cellstream.modle=x");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).startsWith("cellstream: --set cellstream.modle: unknown setting").contains("did you mean cellstream.model?");
  }

  @Test
  void configDocsPrintsTheReference() {
    assertThat(run("config", "--docs").out()).startsWith("# Settings\n").contains("| `cellstream.input.topic` |");
  }

  private static Ended run(String... args) {
    return run(Commands.all(), args);
  }

  private static Ended run(List<Object> commands, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(commands, new PrintWriter(out), new PrintWriter(err), args);
    return new Ended(exitCode, out.toString(), err.toString());
  }
}
