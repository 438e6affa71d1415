package io.cellstream.cli;

import io.cellstream.preflight.Finding;
import io.cellstream.preflight.Finding.Grade;
import io.cellstream.text.Amounts;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;

/** Prints what checks find, a line each and at once, since the next check may have to wait; and counts. */
final class FindingLines {
  private final PrintWriter out;
  private final Map<Grade, Integer> counts = new EnumMap<>(Grade.class);

  FindingLines(PrintWriter out) {
    this.out = out;
  }

  void print(Finding finding) {
    counts.merge(finding.grade(), 1, Integer::sum);
    line(finding.grade().toString(), finding.subject(), finding.text());
  }

  void line(String grade, String subject, String text) {
    out.printf("%-7s  %-12s  %s%n", grade, subject, text);
    out.flush();
  }

  int count(Grade grade) {
    return counts.getOrDefault(grade, 0);
  }

  /** How many warnings there were, and how many checks that could not be made. */
  String reservations() {
    return Amounts.count(count(Grade.WARNING), "warning") + (count(Grade.UNKNOWN) == 0 ? "" : ", " + count(Grade.UNKNOWN) + " unknown");
  }
}
