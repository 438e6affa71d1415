package io.cellstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.model.RecurrentModel;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Verdict;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.PredictionJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Events in, predictions out, as JSON lines; the same code as the stream, without Kafka. */
@Command(name = "predict", description = "Runs a model over JSON lines, without Kafka: events in, predictions out.")
final class PredictCommand implements Callable<Integer> {

  @Mixin
  ModelOptions model = new ModelOptions();

  @Mixin
  EventLines lines = new EventLines();

  @Option(names = "--output", paramLabel = "FILE", description = "where predictions go; default: standard output")
  @Nullable
  Path output;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "1", description = "events to step together; faster when large, same bits whatever it is (default: ${DEFAULT-VALUE})")
  int batch = 1;

  @Spec
  @Nullable
  CommandSpec command;

  /** A line on its way: where it stood, and what its predictions repeat. */
  private record Line(long number, JsonEvent json, byte[] key) {
  }

  @Override
  public Integer call() throws IOException, ModelFileException {
    if (batch < 1 || batch > 65_536) {
      throw new CliException(ExitCode.USAGE, "--batch takes 1 to 65536, not " + batch);
    }
    RecurrentModel loaded = model.load();
    try (PrintWriter out = target()) {
      run(loaded, out);
      if (out.checkError()) {
        throw new IOException("the predictions could not all be written to " + (output == null ? "standard output" : output));
      }
    }
    return lines.rejected() > 0 ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void run(RecurrentModel loaded, PrintWriter out) throws IOException {
    EventChecker checker = new EventChecker(loaded.definition());
    OfflineRun<Line> run = new OfflineRun<>(loaded, batch, (line, verdict) -> conclude(line, verdict, out));
    lines.each((number, json) -> {
      byte[] key = json.key();
      if (key == null) {
        throw new RejectedEventException(RejectCause.NULL_KEY, "the event has no key, so it belongs to no sequence");
      }
      Origin origin = new Origin(json.timestamp().orElse(0), 0, number);
      run.add(new SequenceKey(key), checker.check(json.event(), origin), new Line(number, json, key));
    });
    run.finish();
  }

  private void conclude(Line line, Verdict verdict, PrintWriter out) {
    switch (verdict) {
      case Verdict.Applied(List<Prediction> predictions) -> {
        predictions.forEach(prediction -> out.println(PredictionJson.write(line.key, line.json.timestamp(), prediction)));
        if (batch == 1) {
          out.flush();
        }
      }
      case Verdict.Duplicate duplicate -> {
      }
      case Verdict.Rejected(RejectCause cause, String message) -> lines.reject(line.number, cause + ": " + message);
    }
  }

  private PrintWriter target() throws IOException {
    return output == null
        ? Objects.requireNonNull(command, "command").commandLine().getOut()
        : new PrintWriter(Files.newBufferedWriter(output, UTF_8));
  }
}
