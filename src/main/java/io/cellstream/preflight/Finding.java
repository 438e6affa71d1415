package io.cellstream.preflight;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param subject what was looked at, in a word or two
 * @param text one sentence: what, where, and, unless all is well, what to do
 */
public record Finding(Grade grade, String subject, String text) {

  /** How much it matters. */
  public enum Grade {
    OK,
    /** The stream can run, but not as well as it might, or not with every event. */
    WARNING,
    /** The stream can't run. */
    FAILED,
    /** Could not be determined from here. */
    UNKNOWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
