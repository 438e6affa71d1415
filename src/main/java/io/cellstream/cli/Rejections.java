package io.cellstream.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many were turned away, by cause. Safe for use by several threads. */
final class Rejections {
  private final Map<String, Long> counts = new TreeMap<>();

  synchronized void add(String cause) {
    counts.merge(cause, 1L, Long::sum);
  }

  synchronized long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** As in {@code FEATURE_COUNT 2, NOT_FINITE 1}; empty if there are none. */
  synchronized String byCause() {
    return counts.entrySet().stream().map(count -> String.format("%s %,d", count.getKey(), count.getValue()))
        .collect(Collectors.joining(", "));
  }
}
