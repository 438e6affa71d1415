package io.cellstream.cli;

/** What a command does when the process is told to stop (Ctrl-C, SIGTERM) while it works; close it when the work is done. */
final class StopHook implements AutoCloseable {
  private final Thread thread;

  StopHook(Runnable action) {
    this.thread = new Thread(action, "stop");
    Runtime.getRuntime().addShutdownHook(thread);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // it is running already, and whatever it does is done
    }
  }
}
