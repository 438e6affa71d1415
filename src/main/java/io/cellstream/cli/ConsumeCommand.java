package io.cellstream.cli;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Keys;
import io.cellstream.config.OutputFormat;
import io.cellstream.config.Settings;
import io.cellstream.preflight.InputPlan;
import io.cellstream.preflight.OptionalRegistry;
import io.cellstream.preflight.TopicChecks;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.PredictionLine;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Predictions, dead letters, gaps, or events, as JSON lines. */
@Command(name = "consume", description = "Prints predictions as they are committed, in the JSON lines that predict prints, until it is stopped.", //
    footer = {"cellstream consume --config app.properties", //
        "cellstream consume --config app.properties --from-beginning --max 3", //
        "cellstream consume --config app.properties --dead-letters --timeout 5", //
        "cellstream consume --config app.properties --events --from-beginning", //
        "cellstream consume --config app.properties --gaps"})
final class ConsumeCommand implements Callable<Integer> {

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Option(names = "--from-beginning", description = "print what is there already, too")
  boolean fromBeginning;

  @Option(names = "--max", paramLabel = "N", description = "end after N lines")
  @Nullable
  Integer max;

  @Option(names = "--timeout", paramLabel = "S", description = "end when nothing came for S seconds")
  @Nullable
  Integer timeout;

  @Option(names = "--dead-letters", description = "print dead letters instead: cause, place and bytes of events that could not be used")
  boolean deadLetters;

  @Option(names = "--events", description = "print events instead, in the order of the steps: the input topic's records, or the keyed topic's, in the JSON lines that predict and produce read, each with its place")
  boolean events;

  @Option(names = "--gaps", description = "print the gaps in the positions of sequences instead, which cellstream.gaps.topic has")
  boolean gaps;

  @Mixin
  PartitionOption partition = new PartitionOption();

  @Spec
  @Nullable
  CommandSpec command;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int exitCode = ExitCode.DONE;

  @Override
  public Integer call() throws IOException, StartupException {
    atLeastOne("--max", max);
    atLeastOne("--timeout", timeout);
    List<String> kinds = kinds();
    if (kinds.size() > 1) {
      throw new CliException(ExitCode.USAGE,
          String.join(" and ", kinds.subList(0, 2)) + " are both given: one kind of record is printed");
    }
    Settings settings = options.load();
    if (deadLetters) {
      settings.require(Keys.BOOTSTRAP_SERVERS, Keys.DEAD_LETTER_TOPIC);
      follow(settings, List.of(TopicUse.of(settings, Keys.DEAD_LETTER_TOPIC, Purpose.DEAD_LETTERS)), "dead letters",
          RecordLine.deadLetter());
    } else if (gaps) {
      settings.require(Keys.BOOTSTRAP_SERVERS, Keys.GAP_TOPIC);
      follow(settings, List.of(TopicUse.of(settings, Keys.GAP_TOPIC, Purpose.GAPS)), "gaps", RecordLine.gap());
    } else if (events) {
      events(settings);
    } else {
      predictions(settings);
    }
    return exitCode;
  }

  private void events(Settings settings) throws IOException, StartupException {
    InputPlan input = InputPlan.of(settings);
    input.require(settings, Keys.BOOTSTRAP_SERVERS, Keys.INPUT_TOPIC);
    try (OptionalRegistry registry = OptionalRegistry.open(settings)) {
      follow(settings, List.of(TopicUse.steps(settings)), "events", input.isOwn()
          ? RecordLine.record(input.translator(registry.client()))
          : RecordLine.event(new AvroEventReader(registry.client().orElseThrow())));
    }
  }

  private void predictions(Settings settings) throws IOException, StartupException {
    boolean isJson = settings.get(Keys.OUTPUT_FORMAT) == OutputFormat.JSON;
    settings.require(isJson
        ? List.of(Keys.BOOTSTRAP_SERVERS, Keys.OUTPUT_TOPIC)
        : List.of(Keys.BOOTSTRAP_SERVERS, Keys.OUTPUT_TOPIC, Keys.SCHEMA_REGISTRY_URL));
    List<TopicUse> topics = List.of(TopicUse.of(settings, Keys.OUTPUT_TOPIC, Purpose.PREDICTIONS),
        TopicUse.of(settings, Keys.FINAL_TOPIC, Purpose.PREDICTIONS));
    if (isJson) {
      follow(settings, topics, "predictions", RecordLine.prediction(PredictionLine::value));
      return;
    }
    try (RegistryClient registry = RegistryClient.open(settings.registryProperties())) {
      follow(settings, topics, "predictions", RecordLine.prediction(new AvroPredictionReader(registry)::read));
    }
  }

  private List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    if (events) {
      kinds.add("--events");
    }
    if (deadLetters) {
      kinds.add("--dead-letters");
    }
    if (gaps) {
      kinds.add("--gaps");
    }
    return kinds;
  }

  private void follow(Settings settings, List<TopicUse> topics, String what, RecordLine line) throws IOException, StartupException {
    Map<String, Integer> counts = TopicChecks.require(settings, topics, AclOperation.READ);
    List<TopicPartition> partitions = partition.of(counts);
    LinePrinter printer = new LinePrinter(line, max == null ? Long.MAX_VALUE : max, out(), err(), Descriptor.OUT::isAbandoned);
    try (TopicTail tail = new TopicTail(settings, partitions); StopHook _ = new StopHook(() -> stop(tail))) {
      if (fromBeginning) {
        tail.toBeginning();
      } else {
        tail.toEnd();
        err().println("waiting for " + what + " on " + partition.shown(counts.keySet()));
        err().flush();
      }
      tail.follow(timeout == null ? OptionalInt.empty() : OptionalInt.of(timeout), printer);
      if (out().checkError()) {
        throw new OutputLostException();
      }
      exitCode = printer.anyRejected() ? ExitCode.FAILED : ExitCode.DONE;
    } catch (Throwable e) {
      exitCode = ExitCode.FAILED;
      throw e;
    } finally {
      ended.countDown();
    }
  }

  /** Being stopped is how this command ends: a JVM that ends by a signal exits with its number, unless it is halted. */
  private void stop(TopicTail tail) {
    tail.stop();
    try {
      Runtime.getRuntime().halt(ended.await(10, TimeUnit.SECONDS) ? exitCode : ExitCode.FAILED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void atLeastOne(String option, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new ParameterException(Objects.requireNonNull(command, "command").commandLine(), option + " takes 1 or more, not " + value);
    }
  }

  private PrintWriter out() {
    return Objects.requireNonNull(command, "command").commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(command, "command").commandLine().getErr();
  }
}
