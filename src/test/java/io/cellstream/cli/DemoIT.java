package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.it.ClassArchive;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import io.cellstream.wire.KeyedPrediction;
import io.cellstream.wire.PredictionLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole demo in a JVM of its own, as the launcher starts it; its temporary files are confined, so that none can be overlooked. */
class DemoIT {
  private static final Path DISTRIBUTION = Path.of("target/cellstream").toAbsolutePath();
  private static final Path CLASS_ARCHIVE = Path.of("target/demo-classes.jsa").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final ModelDefinition METER = TestModels.withOutput(
      TestModels.features(4, Shape.MANY_TO_ONE, 2, DenseActivation.SOFTMAX, 2, 8), 2, false, false,
      new Vocabulary(List.of("well", "worn")));

  @TempDir
  Path given;

  private Path temporary;
  private @Nullable Process process;

  @BeforeEach
  void confine() throws IOException {
    temporary = Files.createDirectory(given.resolve("temporary"));
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void endsByItselfWithEveryPredictionChecked() throws Exception {
    start();

    assertThat(awaitExit()).as(err()).isZero();
    assertThat(out()).containsPattern("✓ [\\d,]+ predictions, every one equal bit for bit to the offline run\\.")
        .containsPattern("line-02  .*and what goes by\\?↵").containsPattern("[\\d,]+ events in [\\d.]+ s: [\\d,]+ a second")
        .containsPattern("Mean surprise: 2\\.\\d\\d bits a character").doesNotContain("\u001b", "Exception", "WARN", "did not disturb");
    assertThat(err().lines()).containsExactly("WARNING: Using incubator modules: jdk.incubator.vector");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void countsAndChecksTheDeadLettersOfAnotherAlphabet() throws Exception {
    Path text = Files.writeString(given.resolve("text"), "Привет\nto be\n");
    start("--text", text.toString());

    assertThat(awaitExit()).as(err()).isZero();
    // of a copy's 13 events, two line breaks among them, the 6 of the first line are turned away
    long predictions = count("✓ ([\\d,]+) predictions, every one equal");
    long rejected = count("([\\d,]+) events had a character that the model does not know");
    assertThat(rejected).isGreaterThan(10_000).isEqualTo(predictions / 7 * 6);
    assertThat(predictions % 7).isZero();
    assertThat(predictions + rejected).isEqualTo(count("each of ([\\d,]+) events counted exactly once"));
  }

  @Test
  void showsOneAnswerALineOfAModelThatAnswersAtTheEnd() throws Exception {
    Path text = Files.writeString(given.resolve("text"), "the first line of all\nthe second\nlast");
    start("--text", text.toString(), "--model", model(TestModels.classifier(11, 26, 4, 3, 8)));

    assertThat(awaitExit()).as(err()).isZero();
    assertThat(out()).containsPattern("line-01  the first line of all +class\\d +\\d+%  class\\d +\\d+%")
        .contains("The model answers at the line's end.");
    // three sequences in 35 events, copy after copy: on a slow machine the last copies are left out
    assertThat(count("✓ ([\\d,]+) predictions, every one equal") / 3).isGreaterThan(10)
        .isEqualTo(count("each of ([\\d,]+) events counted exactly once") / 35);
  }

  /** How many are right is what the trainer's tests hold the samples to. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "one-to-one  | The model answers every one.      | payment-0033   64.97  15.81  30.16  27.09  stolen-card 100%   ✓",
      "one-to-many  | After every reading the model | → a frosty grey day with strong wind and snow",
      "many-to-many | At the sequence's end the model writes | → fifty seven thousand three hundred twenty nine ✓"})
  void playsTheBundledModelOfEveryShape(String shape, String said, String row) throws Exception {
    start("--shape", shape);

    assertThat(awaitExit()).as(err()).isZero();
    assertThat(out()).contains(said, row).containsPattern("✓ [\\d,]+ predictions, every one equal bit for bit to the offline run\\.")
        .doesNotContain("\u001b", "Exception", "WARN", "did not disturb");
    assertThat(out().contains("The model's answer was right for ")).isEqualTo(!shape.equals("one-to-many"));
    assertThat(out().contains(" texts, in their order, each to its end.")).isEqualTo(shape.endsWith("to-many"));
  }

  @Test
  void leavesNothingBehindWhenItIsStopped() throws Exception {
    start();
    awaitOutput("Watch 6 lines being typed");
    process().destroy();

    assertThat(awaitExit()).isEqualTo(143);
    assertThat(temporary).isEmptyDirectory();
    assertThat(err().lines()).containsExactly("WARNING: Using incubator modules: jdk.incubator.vector");
  }

  @Test
  void playsReadingsWithTheirAnswersAndStaysUpForOtherTerminals() throws Exception {
    Path events = readings(8, 30);
    String model = model(METER);
    long well = run("predict --model " + model + " --input " + events).lines()
        .filter(line -> line.contains("\"top\":[{\"id\":0,\"token\":\"well\"")).count();
    Files.write(given.resolve("answers.jsonl"),
        IntStream.range(0, 8).mapToObj(key -> "{\"key\":\"machine-" + key + "\",\"label\":\"well\"}").toList());
    start("--keep", "--model", model, "--events", events.toString());
    awaitOutput("events.jsonl");

    assertThat(out())
        .contains("Watch 6 sequences being fed. Each reading is an event", "The model's answer was right for " + well + " of 8 sequences (")
        .containsPattern("machine-0 +-?[\\d.]+ +-?[\\d.]+ +30  (well|worn) +\\d+% +(✓|✗ well)").doesNotContain("character", "line-");
    assertThat(count("✓ ([\\d,]+) predictions, every one equal") / 8).isGreaterThan(10)
        .isEqualTo(count("each of ([\\d,]+) events counted exactly once") / 240);
    assertThat(out().substring(out().indexOf("Everything stays up")).lines())
        .allSatisfy(line -> assertThat(line.replace(temporary.toString(), "/tmp")).hasSizeLessThan(80));
    try (HttpClient browser = HttpClient.newHttpClient()) {
      assertThat(browser.send(HttpRequest.newBuilder(URI.create(first("health +(\\S+)"))).build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
    run(told("produce"));
    run(told("produce"));
    String consumed = run(told("consume") + " --from-beginning --timeout 2");
    List<KeyedPrediction> ours = new ArrayList<>();
    for (String line : consumed.lines().toList()) {
      KeyedPrediction prediction = PredictionLine.read(line);
      if (new String(prediction.key(), StandardCharsets.UTF_8).equals("from-another-terminal")) {
        ours.add(prediction);
      }
    }
    assertThat(ours).extracting(made -> made.prediction().step()).containsExactly(29L, 29L);

    process().destroy();
    assertThat(awaitExit()).isZero();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void saysWhatEndedTheApplicationAndKeepsTheLog() throws Exception {
    Path text = Files.writeString(given.resolve("text"), "to be");
    start("--keep", "--text", text.toString());
    awaitOutput("events.jsonl");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", first("bootstrap servers +(\\S+)")))) {
      admin.deleteTopics(List.of("events")).all().get();
    }

    assertThat(awaitExit()).isEqualTo(1);
    String told = err().lines().filter(line -> line.startsWith("cellstream: ")).findFirst().orElseThrow();
    assertThat(told).startsWith("cellstream: the stream application ended: ").contains("input topic events was deleted");
    Path log = Path.of(told.substring(told.indexOf("; the log: ") + "; the log: ".length()));
    assertThat(log).content().contains("stopping: input topic events was deleted");
    try (Stream<Path> left = Files.walk(temporary)) {
      assertThat(left.filter(Files::isRegularFile)).containsExactly(log);
    }
  }

  /** Sequences side by side; the last event of each ends it. */
  private Path readings(int keys, int length) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    List<String> lines = new ArrayList<>();
    for (int position = 0; position < length; position++) {
      for (int key = 0; key < keys; key++) {
        lines.add("{\"key\":\"machine-" + key + "\",\"features\":[" + random.nextGaussian() + "," + (key + random.nextGaussian())
            + "],\"position\":" + position + (position == length - 1 ? ",\"end\":true}" : "}"));
      }
    }
    return Files.write(given.resolve("events.jsonl"), lines);
  }

  private String model(ModelDefinition definition) throws Exception {
    Path folder = given.resolve("model");
    ModelPackageWriter.write(folder, definition, Map.of());
    return folder.toString();
  }

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "-Xmx512m", "-Djava.io.tmpdir=" + temporary,
        "-Dcellstream.home=" + Path.of("").toAbsolutePath(), "-XX:+UseSerialGC"));
    command.addAll(ClassArchive.flags(CLASS_ARCHIVE));
    command.addAll(
        List.of("-cp", DISTRIBUTION + "/cellstream.jar:" + DISTRIBUTION + "/lib/*:" + DISTRIBUTION + "/lib-dev/*", "io.cellstream.cli.Main",
            "demo"));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectOutput(given.resolve("out").toFile()).redirectError(given.resolve("err").toFile())
        .start();
  }

  private Process process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  private int awaitExit() throws Exception {
    assertThat(process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ended in time: %s", out()).isTrue();
    return process().exitValue();
  }

  private void awaitOutput(String text) {
    Awaitility.await(text).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> out().contains(text) || !process().isAlive());
    assertThat(process().isAlive()).isTrue();
  }

  /** A command that the demo says to type, whose options have lines of their own. */
  private String told(String command) throws IOException {
    return first("\\./cellstream (" + command + "(?: \\\\\\R +\\S+ \\S+)+)").replaceAll(" \\\\\\R +", " ");
  }

  private static String run(String line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(Commands.all(), new PrintWriter(out), new PrintWriter(err), line.split(" "));
    assertThat(exitCode).as(err.toString()).isZero();
    return out.toString();
  }

  private long count(String pattern) throws IOException {
    return Long.parseLong(first(pattern).replace(",", ""));
  }

  private String first(String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(out());
    assertThat(matcher.find()).as("%s in %s", pattern, out()).isTrue();
    return matcher.group(1);
  }

  private String out() throws IOException {
    return Files.readString(given.resolve("out"));
  }

  private String err() throws IOException {
    return Files.readString(given.resolve("err"));
  }
}
