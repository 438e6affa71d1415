package io.cellstream.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Names a step while it is taken, and says how long it takes: on a terminal all the while, else in the end. */
final class Steps {
  private static final int WIDTH = 64;
  private static final long TICK_MILLIS = 100;

  private final Screen screen;

  Steps(Screen screen) {
    this.screen = screen;
  }

  <T> T timed(String what, Callable<T> step) throws Exception {
    String beginning = String.format(Locale.ROOT, "  %-" + WIDTH + "s", what);
    long began = System.nanoTime();
    CountDownLatch over = new CountDownLatch(1);
    Thread clock = Thread.ofPlatform().daemon().name("demo-clock").unstarted(() -> tick(beginning, began, over));
    if (screen.isTerminal()) {
      clock.start();
    } else {
      screen.begin(beginning);
    }
    boolean done = false;
    try {
      T result = step.call();
      done = true;
      return result;
    } finally {
      over.countDown();
      clock.join();
      String end = done ? since(began) : "failed";
      if (screen.isTerminal()) {
        screen.settle(List.of(beginning + end));
      } else {
        screen.line(end);
      }
    }
  }

  private void tick(String beginning, long began, CountDownLatch over) {
    try {
      while (!over.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        screen.draw(List.of(beginning + since(began)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String since(long began) {
    return String.format(Locale.ROOT, "%5.1f s", (System.nanoTime() - began) / 1e9);
  }
}
