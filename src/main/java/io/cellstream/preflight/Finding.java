package io.cellstream.preflight;

import java.util.Locale;

/**
 * The result of one check.
 *
 * @param subject what was checked, in a word or two
 * @param text one sentence: what, where, and, where something is wrong, what to do
 */
public record Finding(Grade grade, String subject, String text) {

  /** How serious a finding is. */
  public enum Grade {
    OK,
    /** Nothing is wrong, and who starts an instance should know it. */
    NOTE,
    /** The stream can run, but not as well as it might, or not with every event. */
    WARNING,
    /** The stream can't run. */
    FAILED,
    /** The check could not be made from here. */
    UNKNOWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
