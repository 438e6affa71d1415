package io.cellstream.model;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Has the JIT compile a model's step before an event needs it: interpreted, a step is thousands of times slower. Sequences that nobody
 * keeps are stepped, alone and in a batch, by the very methods that step the real ones, head included, until that makes them no faster.
 */
public final class WarmUp {
  /** One sequence, and a number that leaves some over whatever number of rows a kernel takes together. */
  private static final int[] BATCHES = {1, 11};
  private static final Duration TURN = Duration.ofMillis(2);

  /**
   * What came of it.
   *
   * @param step how long the fastest step of one sequence took, head included
   * @param generation how long the longest generation may take; empty if the model generates nothing
   * @param full whether full speed was reached; if not, the time was over
   */
  public record Report(Duration took, Duration step, Optional<Duration> generation, boolean full) {
  }

  private WarmUp() {
  }

  /** Steps until full speed is reached or the time is over. */
  public static Report of(RecurrentModel model, Duration atMost) {
    return of(model, atMost, System::nanoTime, allocationMeter());
  }

  /**
   * As {@link #of(RecurrentModel, Duration)}, with meters of one's own.
   *
   * @param nanos a clock
   * @param allocated how many bytes this thread has allocated
   */
  static Report of(RecurrentModel model, Duration atMost, LongSupplier nanos, LongSupplier allocated) {
    long begin = nanos.getAsLong();
    List<Steps> batches = Stream.concat(Stream.of(model), model.decoder().stream())
        .flatMap(each -> Arrays.stream(BATCHES).mapToObj(rows -> new Steps(each, rows, nanos, allocated))).toList();
    boolean full = false;
    while (!full && nanos.getAsLong() - begin < atMost.toNanos()) {
      batches.forEach(Steps::turn);
      full = batches.stream().allMatch(Steps::isFullSpeed);
    }
    Optional<Duration> generation = model.decoder().map(decoder -> new GenerationPace(model).longest(nanos));
    return new Report(Duration.ofNanos(nanos.getAsLong() - begin), Duration.ofNanos(batches.getFirst().speed.best()), generation, full);
  }

  /** A JVM that can't tell says 0: then speed alone decides. */
  private static LongSupplier allocationMeter() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
        && threads.isThreadAllocatedMemorySupported() && threads.isThreadAllocatedMemoryEnabled()
            ? threads::getCurrentThreadAllocatedBytes
            : () -> 0;
  }

  /** A batch that goes round and round. */
  private static final class Steps {
    private final RecurrentModel model;
    private final int rows;
    private final LongSupplier nanos;
    private final LongSupplier allocated;
    private final StepWorkspace workspace;
    private final float[][] states;
    private final FullSpeed speed = new FullSpeed();
    private int step;
    private long now;

    Steps(RecurrentModel model, int rows, LongSupplier nanos, LongSupplier allocated) {
      this.model = model;
      this.rows = rows;
      this.nanos = nanos;
      this.allocated = allocated;
      this.workspace = model.newWorkspace(rows);
      this.states = IntStream.range(0, rows).mapToObj(row -> new float[model.stateSize()]).toArray(float[][]::new);
    }

    boolean isFullSpeed() {
      return speed.isFull(now);
    }

    void turn() {
      long bytesBefore = allocated.getAsLong();
      long begin = nanos.getAsLong();
      int steps = 0;
      do {
        step();
        steps++;
        now = nanos.getAsLong();
      } while (now - begin < TURN.toNanos());
      speed.take(now, (now - begin) / steps, (allocated.getAsLong() - bytesBefore) / steps);
      outputs();
    }

    private void step() {
      for (int row = 0; row < rows; row++) {
        switch (model.definition().input()) {
          case InputDefinition.Token token -> workspace.setToken(row, (step + row) % token.vocabulary().size());
          case InputDefinition.Features features -> workspace.setFeatures(row, features.mean());
        }
        workspace.setState(row, states[row]);
      }
      workspace.step(rows);
      workspace.predict(rows);
      for (int row = 0; row < rows; row++) {
        if (workspace.stateIsFinite(row) && workspace.outputIsFinite(row)) {
          workspace.getState(row, states[row]);
        }
      }
      step++;
    }

    /** Apart from the steps, since an output is an object and they are to make none. */
    private void outputs() {
      for (int row = 0; row < rows; row++) {
        workspace.output(row);
      }
    }
  }
}
