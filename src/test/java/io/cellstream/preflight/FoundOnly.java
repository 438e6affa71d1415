package io.cellstream.preflight;

import io.cellstream.preflight.Finding.Grade;
import java.util.ArrayList;
import java.util.List;

/** Findings, kept to be looked at. */
final class FoundOnly implements Findings {
  private final List<Finding> all = new ArrayList<>();

  @Override
  public void add(Finding finding) {
    all.add(finding);
  }

  List<Grade> grades() {
    return all.stream().map(Finding::grade).toList();
  }

  /** What was found beside that all is well. */
  List<String> problems() {
    return all.stream().filter(finding -> finding.grade() != Grade.OK && finding.grade() != Grade.NOTE)
        .map(finding -> finding.grade() + ": " + finding.text()).toList();
  }

  List<String> texts() {
    return all.stream().map(Finding::text).toList();
  }
}
