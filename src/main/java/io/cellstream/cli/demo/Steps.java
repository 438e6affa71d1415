package io.cellstream.cli.demo;

import java.util.Locale;
import java.util.concurrent.Callable;

/** Names a step while it is taken, then says how long it took. */
final class Steps {
  private static final int WIDTH = 64;

  private final Screen screen;

  Steps(Screen screen) {
    this.screen = screen;
  }

  <T> T timed(String what, Callable<T> step) throws Exception {
    screen.begin(String.format("  %-" + WIDTH + "s", what));
    long began = System.nanoTime();
    boolean done = false;
    try {
      T result = step.call();
      done = true;
      return result;
    } finally {
      screen.line(done ? String.format(Locale.ROOT, "%5.1f s", (System.nanoTime() - began) / 1e9) : "failed");
    }
  }
}
