package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.preflight.Finding.Grade;
import org.slf4j.Logger;

/**
 * Receives what checks find. The commands {@code run} and {@code check} make the same checks, and differ in what they do with a failure:
 * {@code run} refuses to start, {@code check} prints it and continues.
 */
@FunctionalInterface
public interface Findings {
  /** @throws StartupException if this finding ends the checks */
  void add(Finding finding) throws StartupException;

  /** For a start: the first failure refuses the start, and warnings go to the log. */
  static Findings refusing(Logger log) {
    return finding -> {
      switch (finding.grade()) {
        case OK, UNKNOWN -> log.debug("{}: {}", finding.subject(), finding.text());
        case NOTE -> log.info("{}: {}", finding.subject(), finding.text());
        case WARNING -> log.warn("{}", finding.text());
        case FAILED -> throw new StartupException(finding.text());
      }
    };
  }

  default void ok(String subject, String text) throws StartupException {
    add(new Finding(Grade.OK, subject, text));
  }

  default void note(String subject, String text) throws StartupException {
    add(new Finding(Grade.NOTE, subject, text));
  }

  default void warning(String subject, String text) throws StartupException {
    add(new Finding(Grade.WARNING, subject, text));
  }

  default void failed(String subject, String text) throws StartupException {
    add(new Finding(Grade.FAILED, subject, text));
  }

  default void unknown(String subject, String text) throws StartupException {
    add(new Finding(Grade.UNKNOWN, subject, text));
  }
}
