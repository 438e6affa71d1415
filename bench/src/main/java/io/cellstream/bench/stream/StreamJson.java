package io.cellstream.bench.stream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.process.ThreadKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Rows as JSON: an array, one object a row. The names are a contract with whoever reads the file; what was not measured is null. */
final class StreamJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final MathContext DIGITS = new MathContext(5);

  private StreamJson() {
  }

  static void write(Path file, List<StreamRow> rows) throws BenchException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text(rows));
    } catch (IOException e) {
      throw new BenchException(file + ": can't be written: " + e.getMessage(), e);
    }
  }

  /** A line a row, so that two runs can be compared with diff. */
  static String text(List<StreamRow> rows) {
    return rows.stream().map(row -> node(row).toString()).collect(Collectors.joining(",\n ", "[", "]\n"));
  }

  private static ObjectNode node(StreamRow row) {
    ObjectNode node = JSON.createObjectNode();
    node.put("contender", row.contender());
    node.put("hidden", row.setting().hidden());
    node.put("layers", row.setting().layers());
    node.put("keys", row.setting().keys());
    node.put("distribution", row.setting().distribution().toString());
    node.put("threads", row.setting().threads());
    node.put("commit_millis", row.setting().commitMillis());
    put(node, "events_per_second", row.eventsPerSecond());
    put(node, "ratio_to_floor", row.ratioToFloor());
    put(node, "ratio_to_peer", row.ratioToPeer());
    for (ThreadKind kind : ThreadKind.values()) {
      put(node, kind.name().toLowerCase(Locale.ROOT) + "_micros", row.micros().getOrDefault(kind, Double.NaN));
    }
    put(node, "broker_micros", row.brokerMicros());
    put(node, "changelog_bytes_per_event", row.changelogBytes());
    put(node, "allocated_bytes_per_event", row.allocatedBytes());
    put(node, "batch_fill", row.batchFill());
    node.put("resident_bytes", row.residentBytes());
    latency(node, "", row.light());
    latency(node, "_heavy", row.heavy());
    put(node, "restore_seconds", row.restore().map(Restore::seconds));
    put(node, "restoring_seconds", row.restore().map(Restore::restoring));
    put(node, "restore_changelog_bytes", row.restore().map(restore -> (double) restore.changelogBytes()));
    put(node, "restore_hour_seconds", row.restoreOfAnHour().map(Restore::seconds));
    put(node, "restoring_hour_seconds", row.restoreOfAnHour().map(Restore::restoring));
    put(node, "restore_hour_changelog_bytes", row.restoreOfAnHour().map(restore -> (double) restore.changelogBytes()));
    put(node, "spread", row.spread());
    node.put("rounds", row.rounds());
    put(node, "others", row.others());
    return node;
  }

  /** Of a contender that did not keep up only the rate that it was tried at. */
  private static void latency(ObjectNode node, String suffix, Optional<Latency> measured) {
    Optional<Latency> latency = measured.filter(Latency::keptUp);
    put(node, "load" + suffix, measured.map(Latency::load));
    put(node, "p50_millis" + suffix, latency.map(Latency::p50));
    put(node, "p99_millis" + suffix, latency.map(Latency::p99));
    put(node, "p999_millis" + suffix, latency.map(Latency::p999));
  }

  private static void put(ObjectNode node, String name, Optional<Double> value) {
    put(node, name, value.orElse(Double.NaN));
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    put(node, name, value.orElse(Double.NaN));
  }

  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, new BigDecimal(value).round(DIGITS).stripTrailingZeros());
    } else {
      node.putNull(name);
    }
  }
}
