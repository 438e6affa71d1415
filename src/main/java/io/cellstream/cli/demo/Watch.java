package io.cellstream.cli.demo;

import io.cellstream.sequence.SequenceKey;
import io.cellstream.wire.KeyedPrediction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The first part: a few sequences, published so slowly that a person can follow, and a table of what the model makes of them. */
final class Watch {
  private static final Duration LONGEST = Duration.ofSeconds(4);
  /** Else a handful of events would be over before anyone has read the heading. */
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  /** Between events, if there are enough of them: as fast as someone types. */
  private static final Duration TYPING = Duration.ofMillis(50);
  private static final Duration BETWEEN_FRAMES = Duration.ofMillis(60);
  private static final Duration WAIT = Duration.ofMillis(5);

  private final Flow flow;
  private final Screen screen;
  private final LiveTable table;

  Watch(Flow flow, Screen screen, LiveTable table) {
    this.flow = flow;
    this.screen = screen;
    this.table = table;
  }

  void play(List<DemoEvent> events) throws InterruptedException, ExecutionException {
    long gap = Math.clamp(TYPING.toNanos(), SHORTEST.toNanos() / events.size(), LONGEST.toNanos() / events.size());
    long began = System.nanoTime();
    long lastFrame = began;
    int next = 0;
    while (next < events.size() || !flow.isAllProcessed()) {
      while (next < events.size() && System.nanoTime() - began >= next * gap) {
        DemoEvent event = events.get(next++);
        flow.send(event);
        table.published(event);
      }
      flow.turn(WAIT, this::show);
      if (System.nanoTime() - lastFrame >= BETWEEN_FRAMES.toNanos()) {
        lastFrame = System.nanoTime();
        screen.draw(frame());
      }
    }
    flow.drain(this::show);
    screen.settle(frame());
  }

  private void show(KeyedPrediction prediction) {
    table.update(new SequenceKey(prediction.key()), prediction.prediction());
  }

  private List<String> frame() {
    List<String> lines = new ArrayList<>(table.lines());
    lines.set(0, screen.faint(lines.getFirst()));
    return lines;
  }
}
