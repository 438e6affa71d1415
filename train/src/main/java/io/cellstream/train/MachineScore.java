package io.cellstream.train;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.Shape;
import io.cellstream.model.Vocabulary;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.Verdict;
import io.cellstream.train.machine.Condition;
import io.cellstream.train.machine.Feature;
import io.cellstream.train.machine.HeldOutRecordings;
import io.cellstream.train.machine.Memoryless;
import io.cellstream.train.machine.Optimum;
import io.cellstream.train.machine.Recording;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many of the held-out recordings are told rightly, by whom.
 *
 * @param recordings how many there are
 * @param model by the model, stepped by the application
 * @param optimum by the best that can be done with the generator's own probabilities
 * @param memoryless by the same probabilities, without the readings' order
 */
record MachineScore(int recordings, int model, int optimum, int memoryless) {
  /** How many held-out recordings a model is judged by: one standard deviation of the figure is then 0.13 %. */
  static final int HELD_OUT = 20_000;
  /** Machines that run side by side, and so are stepped together. */
  private static final int BATCH = 256;

  /**
   * Lets all three judge the first of the held-out recordings.
   *
   * @param dir where the model is from, for the error's message
   * @throws TrainingException if the model is made for something else
   */
  static MachineScore of(ModelDefinition definition, Path dir, int count) throws TrainingException {
    requireMachineHealth(definition, dir);
    List<Recording> recordings = HeldOutRecordings.first(count);
    return new MachineScore(count, right(definition, recordings),
        (int) recordings.stream().filter(recording -> Optimum.judge(recording) == recording.condition()).count(),
        (int) recordings.stream().filter(recording -> Memoryless.judge(recording) == recording.condition()).count());
  }

  /** Some of the recordings, as a share of all in percent. */
  double percent(int right) {
    return 100.0 * right / recordings;
  }

  private static int right(ModelDefinition definition, List<Recording> recordings) {
    EventChecker checker = new EventChecker(definition);
    AtomicInteger right = new AtomicInteger();
    OfflineRun<Recording> run = new OfflineRun<>(new RecurrentModel(definition, Kernels.select(KernelMode.AUTO).kernel()), BATCH,
        (recording, verdict) -> right.addAndGet(right(recording, verdict)));
    for (int from = 0; from < recordings.size(); from += BATCH) {
      for (int t = 0; t < Recording.LONGEST; t++) {
        for (int n = from; n < Math.min(from + BATCH, recordings.size()); n++) {
          if (t < recordings.get(n).length()) {
            add(n, recordings.get(n), t, checker, run);
          }
        }
      }
    }
    run.finish();
    return right.get();
  }

  private static void add(int n, Recording recording, int t, EventChecker checker, OfflineRun<Recording> run) {
    try {
      SequenceKey key = new SequenceKey(MachineEvents.key(n).getBytes(StandardCharsets.UTF_8));
      run.add(key, checker.check(MachineEvents.event(recording, t), new Origin(0, 0, t)), recording);
    } catch (RejectedEventException e) {
      throw new IllegalStateException("reading " + t + " of recording " + n + " was rejected", e);
    }
  }

  /** 1 if the event ended its recording and the likeliest condition is the right one. */
  private static int right(Recording recording, Verdict verdict) {
    if (!(verdict instanceof Verdict.Applied(var predictions))) {
      throw new IllegalStateException("a reading was not applied: " + verdict);
    }
    return (int) predictions.stream()
        .filter(prediction -> recording.condition().label().equals(prediction.output().top().getFirst().token())).count();
  }

  private static void requireMachineHealth(ModelDefinition definition, Path dir) throws TrainingException {
    Vocabulary labels = definition.output().labels();
    boolean suits = definition.shape() == Shape.MANY_TO_ONE && definition.input() instanceof InputDefinition.Features features
        && features.size() == Feature.values().length && labels != null && labels.tokens().equals(Condition.labels())
        && definition.output().top() > 0;
    if (!suits) {
      throw new TrainingException(dir + ": the model \"" + definition.name() + "\" does not tell " + String.join(", ", Condition.labels())
          + " from " + Feature.values().length + " features; name a model that \"train machine-health --to\" wrote");
    }
  }
}
