package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.wire.KeyedPrediction;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Events on one side, predictions on the other, and an eye on what lies between. For one thread. */
final class Flow {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Stage stage;
  private final Publisher publisher;
  private final Listener listener;
  private final Probe probe;
  private long lastLook = System.nanoTime();
  private final Watchdog watchdog = new Watchdog(PATIENCE, lastLook);
  private long processed;

  Flow(Stage stage, Publisher publisher, Listener listener, Probe probe) {
    this.stage = stage;
    this.publisher = publisher;
    this.listener = listener;
    this.probe = probe;
  }

  void send(DemoEvent event) {
    publisher.send(event);
  }

  /**
   * Takes in predictions, waiting up to {@code wait} for one, and looks from time to time whether things move.
   *
   * @throws CliException if the application has ended, or nothing has moved for {@link #PATIENCE}
   */
  void turn(Duration wait, Consumer<KeyedPrediction> seen) throws InterruptedException, ExecutionException {
    listener.poll(wait, seen);
    long now = System.nanoTime();
    if (now - lastLook < BETWEEN_LOOKS.toNanos()) {
      return;
    }
    lastLook = now;
    publisher.requireHealthy();
    stage.requireRunning();
    processed = probe.processed();
    if (watchdog.isStuck(now, processed, sent())) {
      throw new CliException(ExitCode.FAILED,
          "the application has stood still for " + PATIENCE.toSeconds() + " s, with " + (sent() - processed)
              + " events still to be processed");
    }
  }

  /** Reads on until every result of what was processed is in. */
  void drain(Consumer<KeyedPrediction> seen) throws InterruptedException, ExecutionException {
    long began = System.nanoTime();
    while (!isAllProcessed() || !listener.hasReached(probe.resultEnds())) {
      turn(Duration.ofMillis(20), seen);
      if (isAllProcessed() && System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new CliException(ExitCode.FAILED, "every event is processed, but its results were not to be read within "
            + PATIENCE.toSeconds() + " s: a transaction stays open");
      }
    }
  }

  boolean isAllProcessed() {
    return processed >= sent();
  }

  /** Events that the application has done with, as of the last look. */
  long processed() {
    return processed;
  }

  int sent() {
    return publisher.sent().size();
  }
}
