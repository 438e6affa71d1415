package io.cellstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.cli.input.Accuracy;
import io.cellstream.cli.input.Answers;
import io.cellstream.cli.input.InputFile;
import io.cellstream.config.Key;
import io.cellstream.config.MappingSettings;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.preflight.InputPlan;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.Verdict;
import io.cellstream.wire.JsonEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Events in, predictions out, as JSON lines; the same code as the stream, without Kafka. */
@Command(name = "predict", description = "Runs a model over JSON lines or a text, without Kafka: events in, predictions out.", //
    footer = {"cellstream predict --model models/next-char --input events.jsonl", //
        "cellstream predict --model models/next-char --text input.txt --summary", //
        "cellstream predict --model models/sentiment --input events.jsonl --batch 64", //
        "cellstream predict --model model --config app.properties --input p0.jsonl", //
        "cellstream predict --model model --config app.properties --ends ends.jsonl", //
        "cellstream predict --model model --config own.properties --key machine.id"})
final class PredictCommand implements Callable<Integer> {

  private static final List<Key<?>> KEYS = Stream.of(SequenceSettings.KEYS, MappingSettings.KEYS)
      .flatMap(List::stream).toList();

  @Mixin
  ModelOptions model = new ModelOptions();

  @Mixin
  ConfigOptions options = new ConfigOptions();

  @Mixin
  EventLines lines = new EventLines();

  @Mixin
  RecordOptions records = new RecordOptions();

  @Mixin
  EndsOption ends = new EndsOption();

  @Option(names = "--text", paramLabel = "FILE", description = "instead of --input: a text as one sequence, each character an event")
  @Nullable
  Path text;

  @Option(names = "--output", paramLabel = "FILE", description = "where predictions go; default: standard output")
  @Nullable
  Path output;

  @Option(names = "--summary", description = "instead of predictions, a few lines about them: how many, how surprised, how often right")
  boolean summary;

  @Option(names = "--answers", paramLabel = "FILE", description = "with --summary: the right labels, or texts that it should write, lines of {\"key\":…,\"label\":…}")
  @Nullable
  Path answers;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "1", description = "events to step together; faster when large, same bits whatever it is (default: ${DEFAULT-VALUE})")
  int batch = 1;

  @Spec
  @Nullable
  CommandSpec command;

  /** An event on its way: where it stood, and what its predictions repeat. */
  private record Place(long number, SequenceKey key, OptionalLong timestamp) {
  }

  /** Tells each event's outcome to whom it concerns. */
  private static final class Outcomes implements BiConsumer<Place, Verdict> {
    private final EventSource source;
    private final PredictionSink sink;
    private long applied;
    private long late;
    private final Map<Standing, Long> drops = new EnumMap<>(Standing.class);

    Outcomes(EventSource source, PredictionSink sink) {
      this.source = source;
      this.sink = sink;
    }

    @Override
    public void accept(Place place, Verdict verdict) {
      switch (verdict) {
        case Verdict.Applied(var predictions, var turn) -> {
          applied++;
          late += turn.isLate() ? 1 : 0;
          predictions.forEach(prediction -> sink.take(place.key, place.timestamp, prediction));
        }
        case Verdict.Lapsed(var key, long timestamp, var _, var predictions) ->
          predictions.forEach(prediction -> sink.take(key, OptionalLong.of(timestamp), prediction));
        case Verdict.Held _ -> {
          // it has another verdict once its turn has come
        }
        case Verdict.Dropped dropped -> {
          drops.merge(dropped.standing(), 1L, Long::sum);
          source.drop(place.number, dropped.message());
        }
        case Verdict.Rejected(RejectCause cause, String message) -> source.reject(place.number, cause, message);
      }
    }
  }

  @Override
  public Integer call() throws IOException, ModelFileException {
    requireSense();
    Settings settings = options.load(KEYS);
    SequencePolicy policy = SequenceSettings.policy(settings);
    ends.read(policy.lifetime());
    RecurrentModel loaded = model.load();
    EventSource source = source(settings, loaded.definition());
    Optional<Accuracy> accuracy = answers == null
        ? Optional.empty()
        : Optional.of(new Accuracy(Answers.read(new InputFile("--answers", answers), loaded.definition())));
    try (PrintWriter out = target()) {
      run(loaded, policy, source,
          summary
              ? new PredictionSummary(out, loaded.definition(), accuracy)
              : new PrintedPredictions(out, batch == 1, this::lost, loaded.definition(), policy.lifetime(), line().getErr()));
      if (out.checkError()) {
        throw lost();
      }
    }
    return source.rejections().total() > 0 ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void requireSense() {
    if (batch < 1 || batch > 65_536) {
      throw new CliException(ExitCode.USAGE, "--batch takes 1 to 65536, not " + batch);
    }
    if (text != null && lines.input != null) {
      throw new CliException(ExitCode.USAGE, "--input and --text are both given: events come from one of them");
    }
    if (text != null && ends.file != null) {
      throw new CliException(ExitCode.USAGE, "--text and --ends are both given: a text was in no topic, so no end was recorded of it");
    }
    if (answers != null && !summary) {
      throw new CliException(ExitCode.USAGE, "--answers is for --summary, which says how many predictions are right: give both");
    }
  }

  private EventSource source(Settings settings, ModelDefinition definition) {
    if (text == null && InputPlan.of(settings).isOwn()) {
      return lines.read(records.events(settings));
    }
    records.requireNone();
    return text == null ? lines : TextSource.of(new InputFile("--text", text), definition, line().getErr());
  }

  private void run(RecurrentModel loaded, SequencePolicy policy, EventSource source, PredictionSink sink) throws IOException {
    EventChecker checker = new EventChecker(loaded.definition());
    Outcomes outcomes = new Outcomes(source, sink);
    OfflineRun<Place> run = new OfflineRun<>(loaded, policy, batch, outcomes);
    FileOrder order = new FileOrder();
    source.each((number, json) -> {
      Origin origin = order.origin(number, json);
      ends.before(number, json.place(), ending(run, number));
      byte[] bytes = json.key();
      if (bytes == null) {
        throw new RejectedEventException(RejectCause.NULL_KEY, "the event has no key, so it belongs to no sequence");
      }
      SequenceKey key = new SequenceKey(bytes);
      run.add(key, event(json.content(), checker, origin), new Place(number, key, json.timestamp()));
    });
    ends.after(order.last(), ending(run, 0));
    run.finish();
    sink.finish(new PredictionSink.Tally(outcomes.applied, outcomes.late, outcomes.drops, source.rejections(), run.open(),
        run.held().values().stream().mapToLong(NavigableSet::size).sum()));
  }

  private static EndsOption.Ending ending(OfflineRun<Place> run, long number) {
    return (key, readTo) -> run.end(key, readTo, new Place(number, key, OptionalLong.empty()));
  }

  private static SequenceEvent event(JsonEvent.Content content, EventChecker checker, Origin origin) throws RejectedEventException {
    return switch (content) {
      case JsonEvent.Event(RawEvent event) -> checker.check(event, origin);
      case JsonEvent.Forget _ -> new SequenceEvent.Forget();
      case JsonEvent.Unreadable unreadable -> throw new RejectedEventException(unreadable.cause(), unreadable.message());
    };
  }

  private PrintWriter target() throws IOException {
    return output == null ? line().getOut() : new PrintWriter(Files.newBufferedWriter(output, UTF_8));
  }

  private RuntimeException lost() {
    return output == null
        ? new OutputLostException()
        : new CliException(ExitCode.FAILED, "the predictions could not all be written to " + output);
  }

  private CommandLine line() {
    return Objects.requireNonNull(command, "command").commandLine();
  }
}
