package io.cellstream.bench.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Results as text: a block a setting while they come, and at the end a line a setting. */
final class Table {
  private final String ours;

  Table(String ours) {
    this.ours = ours;
  }

  /** Everything about one setting. */
  List<String> block(Comparison.Result result) {
    List<String> lines = new ArrayList<>();
    Bound.Measured bound = result.bound();
    lines.add(String.format(Locale.ROOT, "%s: bound %s µs (%s of weights at %.0f GB/s, %.0f GFLOP/s)%s", result.setting(),
        digits(bound.micros()), size(result.setting().weightBytes()), bound.gigabytes(), bound.gigaflops(), load(result.rows())));
    lines.add(String.format(Locale.ROOT, "  %-20s %10s %7s %10s %9s %9s %9s %9s", "", "µs", "spread", "CPU µs", "× ours", "of bound",
        "error", "garbage"));
    for (Row row : result.rows()) {
      lines.add(String.format(Locale.ROOT, "  %-20s %10s %6.1f%% %10s %9s %8.0f%% %9.0e %9s", row.contender(), digits(row.micros()),
          100 * row.spread(),
          digits(row.cpuMicros()), ratio(row.ratioToOurs()), 100 * row.fractionOfBound(), row.maxError(),
          row.allocatedBytes() < 1 ? "none" : String.format(Locale.ROOT, "%.0f B", row.allocatedBytes())));
    }
    return lines;
  }

  /** A line a setting: our time, its fraction of the bound, and how many times as long each peer takes. */
  List<String> summary(List<Row> rows) {
    List<String> contenders = rows.stream().map(Row::contender).distinct().filter(name -> !name.equals(ours)).toList();
    StringBuilder head = new StringBuilder(
        String.format(Locale.ROOT, "%-5s %6s %5s %5s %15s %9s", "cell", "layers", "H", "batch", ours + " µs", "of bound"));
    contenders.forEach(name -> head.append(String.format(Locale.ROOT, "  %" + width(name) + "s", name)));
    List<String> lines = new ArrayList<>(List.of(head.toString()));
    bySetting(rows).forEach((setting, of) -> lines.add(line(setting, of, contenders)));
    return lines;
  }

  private String line(Setting setting, List<Row> rows, List<String> contenders) {
    StringBuilder line = new StringBuilder(
        String.format(Locale.ROOT, "%-5s %6d %5d %5d ", setting.cell(), setting.layers(), setting.hidden(),
            setting.batch()));
    Optional<Row> mine = find(rows, ours);
    line.append(String.format(Locale.ROOT, "%" + (ours.length() + 3) + "s %9s", mine.map(row -> digits(row.micros())).orElse("-"),
        mine.map(row -> String.format(Locale.ROOT, "%.0f%%", 100 * row.fractionOfBound())).orElse("-")));
    for (String name : contenders) {
      String cell = find(rows, name)
          .map(row -> row.ratioToOurs().isPresent() ? ratio(row.ratioToOurs()) + "×" : digits(row.micros()) + " µs")
          .orElse("-");
      line.append(String.format(Locale.ROOT, "  %" + width(name) + "s", cell));
    }
    return line.toString();
  }

  private static int width(String name) {
    return Math.max(name.length(), 8);
  }

  private static Optional<Row> find(List<Row> rows, String contender) {
    return rows.stream().filter(row -> row.contender().equals(contender)).findFirst();
  }

  private static Map<Setting, List<Row>> bySetting(List<Row> rows) {
    Map<Setting, List<Row>> settings = new LinkedHashMap<>();
    rows.forEach(row -> settings.computeIfAbsent(row.setting(), _ -> new ArrayList<>()).add(row));
    return settings;
  }

  private static String ratio(OptionalDouble ratio) {
    return ratio.isEmpty() ? "-" : digits(ratio.getAsDouble());
  }

  /** Said only where it matters. */
  private static String load(List<Row> rows) {
    double most = rows.stream().mapToDouble(Row::interrupted).max().orElse(0);
    return most < 0.1
        ? ""
        : String.format(Locale.ROOT, "; load %.1f, up to %.0f%% of turns interrupted", rows.getFirst().load(), 100 * most);
  }

  /** Three digits, more before the point. */
  private static String digits(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }

  private static String size(long bytes) {
    return bytes < 1 << 20 ? bytes / (1 << 10) + " KiB" : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
  }
}
