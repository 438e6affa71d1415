package io.cellstream.observe;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What Kafka Streams, its clients and Cellstream's processors measure, read anew at each scrape, so that a task that comes or goes is seen at once.
 * A rate that has a total is left to Prometheus to compute, and a mean or maximum of nothing is left out.
 */
final class KafkaMetrics implements MultiCollector {
  private static final String RATE = "-rate";
  private static final String TOTAL = "-total";
  private static final String STREAM_GROUP = "stream-metrics";
  private static final String CLIENT_ID = "client-id";

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;

  KafkaMetrics(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this.metrics = metrics;
  }

  @Override
  public MetricSnapshots collect() {
    Map<MetricName, ? extends Metric> all = metrics.get();
    String client = applicationClient(all);
    Families families = new Families();
    all.forEach((name, metric) -> {
      if (!isRateOfTotal(name, all)) {
        KafkaSeries.of(name, client).ifPresent(series -> value(metric).ifPresent(value -> families.add(series, help(series, name), value)));
      }
    });
    return families.snapshots();
  }

  private static String help(KafkaSeries series, MetricName name) {
    return OwnSeries.of(series.name()).map(OwnSeries::help).orElse(name.description());
  }

  /** Kafka Streams' own client id, which begins the names of all its threads and clients. */
  private static String applicationClient(Map<MetricName, ?> all) {
    return all.keySet().stream().filter(name -> name.group().equals(STREAM_GROUP)).map(name -> name.tags().getOrDefault(CLIENT_ID, ""))
        .findFirst().orElse("");
  }

  private static boolean isRateOfTotal(MetricName name, Map<MetricName, ?> all) {
    if (!name.name().endsWith(RATE)) {
      return false;
    }
    String total = name.name().substring(0, name.name().length() - RATE.length()) + TOTAL;
    return all.containsKey(new MetricName(total, name.group(), "", name.tags()));
  }

  /** Empty if it is no number, or the mean or maximum of nothing. */
  private static Optional<Double> value(Metric metric) {
    return metric.metricValue() instanceof Number number && !Double.isNaN(number.doubleValue())
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  /** Series of one name belong together on the page. */
  private static final class Families {
    private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();

    void add(KafkaSeries series, String help, double value) {
      if (series.counter()) {
        counters.computeIfAbsent(series.name(), name -> CounterSnapshot.builder().name(name).help(help))
            .dataPoint(CounterDataPointSnapshot.builder().value(value).labels(series.labels()).build());
      } else {
        gauges.computeIfAbsent(series.name(), name -> GaugeSnapshot.builder().name(name).help(help))
            .dataPoint(GaugeDataPointSnapshot.builder().value(value).labels(series.labels()).build());
      }
    }

    MetricSnapshots snapshots() {
      MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
      counters.values().forEach(family -> snapshots.metricSnapshot(family.build()));
      gauges.values().forEach(family -> snapshots.metricSnapshot(family.build()));
      return snapshots.build();
    }
  }
}
