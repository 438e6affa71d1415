package io.cellstream.train;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Sequences of events run through a model by the application itself. */
final class ModelRun {
  private static final int BATCH = 1_024;

  private ModelRun() {
  }

  /** The predictions of each sequence, in their order. Every sequence has a key of its own. */
  static List<List<Prediction>> predictions(ModelDefinition definition, List<List<RawEvent>> sequences) {
    List<List<Prediction>> predictions = Stream.generate(() -> (List<Prediction>) new ArrayList<Prediction>()).limit(sequences.size())
        .toList();
    EventChecker checker = new EventChecker(definition);
    OfflineRun<List<Prediction>> run = new OfflineRun<>(new RecurrentModel(definition, Kernels.select(KernelMode.AUTO).kernel()), BATCH,
        (own, verdict) -> own.addAll(applied(verdict).predictions()));
    for (int n = 0; n < sequences.size(); n++) {
      SequenceKey key = new SequenceKey(ByteBuffer.allocate(Integer.BYTES).putInt(n).array());
      for (RawEvent event : sequences.get(n)) {
        try {
          run.add(key, checker.check(event, new Origin(0, 0, n)), predictions.get(n));
        } catch (RejectedEventException e) {
          throw new IllegalStateException("an event of sequence " + n + " was rejected: " + event, e);
        }
      }
    }
    run.finish();
    return predictions;
  }

  /** The token or label that a prediction holds for the likeliest, or has chosen. */
  static String first(Prediction prediction) {
    return Objects.requireNonNull(prediction.output().top().getFirst().token(), "token");
  }

  private static Verdict.Applied applied(Verdict verdict) {
    if (verdict instanceof Verdict.Applied applied) {
      return applied;
    }
    throw new IllegalStateException("an event was not applied: " + verdict);
  }
}
