package io.cellstream.cli.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** The second part: everything else, as fast as it goes, with a line of progress. */
final class Rush {
  /** How far the sending may be ahead of the application: what it does in this time, but not less or more than so many events. */
  private static final Duration AHEAD = Duration.ofSeconds(2);
  private static final int LEAST_AHEAD = 1_000;
  private static final int MOST_AHEAD = 20_000;
  /** With a model so slow that this is not enough, sending ends early. */
  private static final Duration LONGEST = Duration.ofSeconds(12);
  /** Events between two looks at what comes back. */
  private static final int AT_ONCE = 500;
  private static final Duration WAIT = Duration.ofMillis(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final int BAR = 16;

  private final Flow flow;
  private final Screen screen;
  private final Duration frame;
  private final Rate rate = new Rate();
  private final long before;
  private final int total;
  private final long began = System.nanoTime();
  private long lastFrame = began;
  private long lastLook = began;

  /** @param total how many events there are to be sent */
  Rush(Flow flow, Screen screen, int total) {
    this.flow = flow;
    this.screen = screen;
    this.frame = Duration.ofMillis(screen.isTerminal() ? 100 : 1000);
    this.before = flow.processed();
    this.total = total;
    rate.look(began, 0);
  }

  /** @return whether everything was sent within the time there is */
  boolean play(Script script, int copies) throws InterruptedException, ExecutionException {
    boolean all = true;
    for (int round = 0; round <= copies && all; round++) {
      all = send(script.round(round));
    }
    while (!flow.isAllProcessed()) {
      turn(WAIT);
    }
    List<String> last = List.of(summary());
    flow.drain(_ -> {
    });
    screen.settle(last);
    return all;
  }

  private boolean send(List<DemoEvent> events) throws InterruptedException, ExecutionException {
    for (int i = 0; i < events.size(); i++) {
      if (i % AT_ONCE == 0) {
        do {
          turn(isFarAhead() ? WAIT : Duration.ZERO);
          if (System.nanoTime() - began > LONGEST.toNanos()) {
            return false;
          }
        } while (isFarAhead());
      }
      flow.send(events.get(i));
    }
    return true;
  }

  private boolean isFarAhead() {
    long allowed = Math.clamp((long) (rate.lately() * AHEAD.toSeconds()), LEAST_AHEAD, MOST_AHEAD);
    return flow.sent() - flow.processed() > allowed;
  }

  private void turn(Duration wait) throws InterruptedException, ExecutionException {
    flow.turn(wait, _ -> {
    });
    long now = System.nanoTime();
    if (now - lastLook >= BETWEEN_LOOKS.toNanos()) {
      lastLook = now;
      rate.look(now, done());
    }
    if (now - lastFrame >= frame.toNanos()) {
      lastFrame = now;
      String progress = String.format(Locale.ROOT, "  %s  %,7d of %,d events  %,7.0f a second", bar(), done(), total, rate.lately());
      if (screen.isTerminal()) {
        screen.draw(List.of(progress));
      } else {
        screen.line(progress);
      }
    }
  }

  private long done() {
    return flow.processed() - before;
  }

  private String summary() {
    double seconds = (System.nanoTime() - began) / 1e9;
    return String.format(Locale.ROOT, "  %s  %,7d events in %.1f s: %,.0f a second", bar(), done(), seconds, done() / seconds)
        + (rate.best() == 0 ? "" : String.format(Locale.ROOT, ", %,.0f at best", rate.best()));
  }

  private String bar() {
    int filled = (int) Math.min(BAR, BAR * done() / Math.max(1, total));
    return "█".repeat(filled) + screen.faint("░".repeat(BAR - filled));
  }
}
