package io.cellstream.cli;

/** What the process ends with; the launcher adds 78, no suitable JDK. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  /** Bad usage or configuration. */
  public static final int USAGE = 2;

  private ExitCode() {
  }
}
