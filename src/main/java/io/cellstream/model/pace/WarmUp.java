package io.cellstream.model.pace;

import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.SequenceReader;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.head.HeadWorkspace;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JIT compile a model's step before an event needs it; interpreted, a step is thousands of times slower. Steps sequences, alone
 * and in a batch, by the very methods that step real ones, head included, until they become no faster.
 */
public final class WarmUp {
  /** Rows to step: one, and a number that is not a multiple of any number of rows which a kernel takes together. */
  private static final int[] BATCHES = {1, 11};
  private static final Duration TURN = Duration.ofMillis(2);

  /**
   * The result of a warm-up.
   *
   * @param took the time of the warm-up
   * @param step the time of the fastest step of one sequence, head included
   * @param longest the time of the longest generation, or of reading the longest sequence; empty if an event costs only a step
   * @param full whether full speed was reached before the time was over
   */
  public record Report(Duration took, Duration step, Optional<Duration> longest, boolean full) {
  }

  private WarmUp() {
  }

  /** Steps until full speed is reached or the time is over. */
  public static Report of(RecurrentModel model, Duration atMost) {
    return of(model, atMost, System::nanoTime, allocationMeter());
  }

  /**
   * As {@link #of(RecurrentModel, Duration)}, with other meters.
   *
   * @param nanos a clock, in ns
   * @param allocated the number of bytes that this thread has allocated
   */
  static Report of(RecurrentModel model, Duration atMost, LongSupplier nanos, LongSupplier allocated) {
    long begin = nanos.getAsLong();
    List<Turns> batches = Stream.concat(Stream.of(model), model.decoder().stream()).flatMap(each -> Arrays.stream(BATCHES)
        .mapToObj(rows -> new Turns(each.definition().keepsInputs() ? new Reads(each, rows) : new Steps(each, rows), nanos, allocated)))
        .toList();
    boolean full = false;
    while (!full && nanos.getAsLong() - begin < atMost.toNanos()) {
      batches.forEach(Turns::turn);
      full = batches.stream().allMatch(Turns::isFullSpeed);
    }
    Duration step = Duration.ofNanos(batches.getFirst().speed.best());
    Optional<Duration> longest = model.decoder().map(decoder -> new GenerationPace(model).longest(nanos))
        .or(() -> model.definition().reading().map(reading -> step.multipliedBy(reading.mostKept())));
    return new Report(Duration.ofNanos(nanos.getAsLong() - begin), step, longest, full);
  }

  /** The bytes that this thread has allocated; always 0 in a JVM that can't tell, so that speed alone decides. */
  private static LongSupplier allocationMeter() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        && threads.isThreadAllocatedMemorySupported() && threads.isThreadAllocatedMemoryEnabled()
            ? threads::getCurrentThreadAllocatedBytes
            : () -> 0;
  }

  /** Work that is repeated. */
  private sealed interface Work {

    /** Does some work, and returns the number of time steps that it was. */
    int some();

    /** The bytes per time step that the work allocates even at full speed. */
    long needs();

    /** Does the work that follows some steps, which is not measured. */
    void afterwards();
  }

  private static final class Turns {
    private final Work work;
    private final LongSupplier nanos;
    private final LongSupplier allocated;
    private final FullSpeed speed = new FullSpeed();
    private long now;

    Turns(Work work, LongSupplier nanos, LongSupplier allocated) {
      this.work = work;
      this.nanos = nanos;
      this.allocated = allocated;
    }

    boolean isFullSpeed() {
      return speed.isFull(now);
    }

    void turn() {
      long bytesBefore = allocated.getAsLong();
      long begin = nanos.getAsLong();
      int steps = 0;
      do {
        steps += work.some();
        now = nanos.getAsLong();
      } while (now - begin < TURN.toNanos());
      long bytes = (allocated.getAsLong() - bytesBefore) / steps;
      speed.take(now, (now - begin) / steps, bytes <= work.needs() ? 0 : bytes);
      work.afterwards();
    }
  }

  /** Steps a batch. */
  private static final class Steps implements Work {
    private final RecurrentModel model;
    private final int rows;
    private final StepWorkspace workspace;
    private final float[][] states;
    private int step;

    Steps(RecurrentModel model, int rows) {
      this.model = model;
      this.rows = rows;
      this.workspace = model.newWorkspace(rows);
      this.states = IntStream.range(0, rows).mapToObj(row -> new float[model.stateSize()]).toArray(float[][]::new);
    }

    @Override
    public int some() {
      for (int row = 0; row < rows; row++) {
        switch (model.definition().input()) {
          case InputDefinition.TokenInput token -> workspace.setToken(row, (step + row) % token.vocabulary().size());
          case InputDefinition.FeatureInput features -> workspace.setFeatures(row, features.mean());
        }
        workspace.setState(row, states[row]);
      }
      workspace.step(rows);
      workspace.head().predict(rows);
      for (int row = 0; row < rows; row++) {
        if (workspace.stateIsFinite(row) && workspace.head().outputIsFinite(row)) {
          workspace.getState(row, states[row]);
        }
      }
      step++;
      return 1;
    }

    @Override
    public long needs() {
      return 0;
    }

    /** Makes outputs, which are objects, apart from the steps, which must allocate nothing. */
    @Override
    public void afterwards() {
      for (int row = 0; row < rows; row++) {
        workspace.head().output(row);
      }
    }
  }

  /** Reads whole sequences. */
  private static final class Reads implements Work {
    private static final int STEPS = 32;
    /** An estimate of a sequence's lists and other objects. */
    private static final int BYTES_PER_SEQUENCE = 2048;
    /** An estimate for the arrays of layers' outputs; vectors that are objects would take a hundred times as much. */
    private static final int BYTES_PER_FLOAT = 16;

    private final SequenceReader reader;
    private final HeadWorkspace head;
    private final List<Memory.Inputs> sequences;
    private final int steps;
    private final long needs;

    Reads(RecurrentModel model, int rows) {
      this.reader = model.newReader(rows);
      this.head = model.newHeadWorkspace(rows);
      this.steps = Math.min(STEPS, model.definition().reading().orElseThrow().mostKept());
      Memory.Inputs inputs = switch (model.definition().input()) {
        case InputDefinition.TokenInput token ->
          new Memory.KeptTokens(IntStream.range(0, steps).map(t -> t % token.vocabulary().size()).toArray());
        case InputDefinition.FeatureInput features -> new Memory.KeptFeatures(features.size(), new float[steps * features.size()]);
      };
      this.sequences = Collections.nCopies(rows, inputs);
      int floats = model.definition().input().size() + model.stateSize()
          + model.definition().layers().stream().mapToInt(LayerDefinition::outputs).sum();
      this.needs = (long) BYTES_PER_SEQUENCE * (1 + rows) / steps + (long) BYTES_PER_FLOAT * rows * floats;
    }

    @Override
    public int some() {
      reader.read(sequences);
      return steps;
    }

    @Override
    public long needs() {
      return needs;
    }

    @Override
    public void afterwards() {
      List<float @Nullable []> states = reader.read(sequences);
      for (int row = 0; row < states.size(); row++) {
        float[] state = states.get(row);
        if (state != null) {
          head.setState(row, state);
        }
      }
      head.predict(states.size());
      for (int row = 0; row < states.size(); row++) {
        head.output(row);
      }
    }
  }
}
