package io.cellstream.bench.stream;

import io.cellstream.bench.stream.process.ThreadKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Results as text: a block a setting while they come, and at the end a line a setting. */
final class StreamTable {
  private static final String NAME = "%-18s";

  private StreamTable() {
  }

  /** Everything about one setting. */
  static List<String> block(List<StreamRow> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(rows.getFirst().setting().toString());
    lines.add(String.format(Locale.ROOT, "  " + NAME + " %9s %7s %7s %7s | %6s %6s %6s %6s %6s %6s | %9s %9s %6s %6s", "", "events/s",
        "spread", "× floor",
        "× peer", "stream", "prod.", "GC", "JIT", "other", "broker", "changelog", "garbage", "batch", "RSS"));
    rows.forEach(row -> lines.add(throughput(row)));
    if (rows.stream().anyMatch(row -> !row.latencies().isEmpty() || !row.restores().isEmpty())) {
      lines.add(String.format(Locale.ROOT, "  " + NAME + " %30s %30s   %s", "ms to committed:", load(rows, 0), load(rows, 1), "restore"));
      rows.stream().filter(row -> !row.latencies().isEmpty() || !row.restores().isEmpty()).forEach(row -> lines.add(latency(row)));
    }
    return lines;
  }

  private static String throughput(StreamRow row) {
    StringBuilder line = new StringBuilder(
        String.format(Locale.ROOT, "  " + NAME + " %,9.0f %6.1f%% %7s %7s |", row.contender(), row.eventsPerSecond(),
            100 * row.spread(), ratio(row.ratioToFloor()), ratio(row.ratioToPeer())));
    for (ThreadKind kind : ThreadKind.values()) {
      if (kind != ThreadKind.OTHER) {
        line.append(' ').append(micros(row.micros().getOrDefault(kind, 0.0)));
      }
    }
    line.append(' ').append(micros(row.micros().getOrDefault(ThreadKind.OTHER, 0.0))).append(' ').append(micros(row.brokerMicros()));
    line.append(String.format(Locale.ROOT, " | %7.0f B %7.0f B %6s %4d M", row.changelogBytes(), row.allocatedBytes(),
        Double.isFinite(row.batchFill()) ? String.format(Locale.ROOT, "%.1f", row.batchFill()) : "-", row.residentBytes() >> 20));
    return line.toString();
  }

  private static String latency(StreamRow row) {
    String restores = row.restores().stream()
        .map(restore -> String.format(Locale.ROOT, "%.1f s, %.1f of them for %,d KiB", restore.seconds(), restore.restoring(),
            restore.changelogBytes() >> 10))
        .collect(Collectors.joining(", after an hour "));
    return String.format(Locale.ROOT, "  " + NAME + " %30s %30s   %s", row.contender(), percentiles(row.light()), percentiles(row.heavy()),
        restores.isEmpty() ? "-" : restores);
  }

  /** A share of each one's greatest rate, or the rate that all had. */
  private static String load(List<StreamRow> rows, int index) {
    List<Latency> all = rows.stream().map(StreamRow::latencies).filter(of -> of.size() > index).map(of -> of.get(index)).toList();
    if (all.isEmpty()) {
      return "";
    }
    boolean isShare = all.stream().mapToDouble(Latency::load).distinct().count() == 1;
    return "p50/p99/p99.9 at " + (isShare
        ? String.format(Locale.ROOT, "%.0f%%", 100 * all.getFirst().load())
        : String.format(Locale.ROOT, "%,.0f/s", all.getFirst().rate()));
  }

  private static String percentiles(Optional<Latency> latency) {
    return latency
        .map(of -> of.keptUp() ? String.format(Locale.ROOT, "%.0f / %.0f / %.0f", of.p50(), of.p99(), of.p999()) : "did not keep up")
        .orElse("-");
  }

  /** A line a setting: our rate, and how many times the others' it is. */
  static List<String> summary(List<StreamRow> rows) {
    List<String> others = rows.stream().map(StreamRow::contender).distinct().filter(name -> !name.equals(StreamContender.CELLSTREAM))
        .toList();
    StringBuilder head = new StringBuilder(
        String.format(Locale.ROOT, "%4s %6s %9s %-8s %7s %6s %12s", "H", "layers", "keys", "", "threads", "commit",
            "events/s"));
    others.forEach(name -> head.append(String.format(Locale.ROOT, "  %" + width(name) + "s", "× " + name)));
    List<String> lines = new ArrayList<>(List.of(head.toString()));
    bySetting(rows).forEach((setting, of) -> lines.add(line(setting, of, others)));
    return lines;
  }

  private static String line(StreamSetting setting, List<StreamRow> rows, List<String> others) {
    Optional<StreamRow> ours = find(rows, StreamContender.CELLSTREAM);
    StringBuilder line = new StringBuilder(
        String.format(Locale.ROOT, "%4d %6d %,9d %-8s %7d %3d ms %12s", setting.hidden(), setting.layers(), setting.keys(),
            setting.distribution(), setting.threads(), setting.commitMillis(),
            ours.map(row -> String.format(Locale.ROOT, "%,.0f", row.eventsPerSecond())).orElse("-")));
    for (String name : others) {
      String times = ours.flatMap(mine -> find(rows, name).map(row -> digits(mine.eventsPerSecond() / row.eventsPerSecond()))).orElse("-");
      line.append(String.format(Locale.ROOT, "  %" + width(name) + "s", times));
    }
    return line.toString();
  }

  private static int width(String name) {
    return name.length() + 2;
  }

  private static Optional<StreamRow> find(List<StreamRow> rows, String contender) {
    return rows.stream().filter(row -> row.contender().equals(contender)).findFirst();
  }

  private static Map<StreamSetting, List<StreamRow>> bySetting(List<StreamRow> rows) {
    Map<StreamSetting, List<StreamRow>> settings = new LinkedHashMap<>();
    rows.forEach(row -> settings.computeIfAbsent(row.setting(), _ -> new ArrayList<>()).add(row));
    return settings;
  }

  private static String ratio(OptionalDouble ratio) {
    return ratio.isEmpty() ? "-" : digits(ratio.getAsDouble());
  }

  private static String micros(double micros) {
    return String.format(Locale.ROOT, "%6s", digits(micros));
  }

  /** Three digits, more before the point. */
  private static String digits(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }
}
