package io.cellstream.observe;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.MetricName;

/**
 * One of Kafka's metrics under the name and the labels it has at Prometheus. {@code stream-thread-metrics}, {@code commit-latency-max} becomes
 * {@code kafka_stream_thread_commit_latency_max}, as Micrometer names it too; what Cellstream counts itself ({@code stream-sequence-metrics}) is
 * {@code cellstream_events_total} and so on. A client's id without the application's part, which has a random id in it, is left as the label, so
 * that a restart goes on with the same series.
 *
 * @param name without {@code _total}
 */
record KafkaSeries(String name, boolean counter, Labels labels) {
  private static final String OWN_GROUP = "stream-sequence-metrics";
  private static final String TOTAL = "-total";
  private static final String CAUSE = "dead-letters-";
  private static final String DROPPED = "dropped-";
  private static final String ENDED = "sequences-ended-";

  /**
   * The state stores' are not read: some ask RocksDB, which ends the process if its store is being closed meanwhile. The clients' numbers for each broker
   * would be many, and are in their sums. The others say nothing that changes.
   */
  private static final Set<String> LEFT_OUT = Set.of("stream-state-metrics", "consumer-node-metrics", "producer-node-metrics",
      "admin-client-node-metrics", "app-info", "kafka-metrics-count");
  /** It falls, so it is none of the totals; {@code cellstream_restore_remaining_records} has it. */
  private static final String NO_TOTAL = "restore-remaining-records-total";
  private static final Set<String> RANDOM_TAGS = Set.of("process-id");

  /** Empty if the metric is left out. */
  static Optional<KafkaSeries> of(MetricName metric, String applicationClient) {
    boolean counter = metric.name().endsWith(TOTAL);
    String name = counter ? metric.name().substring(0, metric.name().length() - TOTAL.length()) : metric.name();
    boolean own = metric.group().equals(OWN_GROUP);
    if (LEFT_OUT.contains(metric.group()) || metric.name().equals(NO_TOTAL) || (own && name.equals("dead-letters"))) {
      return Optional.empty();
    }
    Labels labels = labels(metric.tags(), applicationClient);
    if (own && name.startsWith(CAUSE)) {
      return Optional.of(new KafkaSeries(OwnSeries.DEAD_LETTERS.family(), counter, labels.add("cause", constant(name, CAUSE))));
    }
    if (own && name.startsWith(ENDED)) {
      return Optional.of(new KafkaSeries(OwnSeries.SEQUENCES_ENDED.family(), counter, labels.add("reason", constant(name, ENDED))));
    }
    if (own && name.startsWith(DROPPED)) {
      return Optional.of(new KafkaSeries(OwnSeries.DROPPED.family(), counter, labels.add("position", name.substring(DROPPED.length()))));
    }
    String prefix = own ? "cellstream" : "kafka-" + metric.group().replaceFirst("-metrics$", "");
    return Optional.of(new KafkaSeries(PrometheusNaming.sanitizeMetricName(underscored(prefix + "-" + name)), counter, labels));
  }

  private static String constant(String name, String prefix) {
    return name.substring(prefix.length()).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static Labels labels(Map<String, String> tags, String applicationClient) {
    Labels.Builder labels = Labels.builder();
    tags.forEach((tag, value) -> {
      if (!RANDOM_TAGS.contains(tag) && !value.equals(applicationClient)) {
        String part = value.startsWith(applicationClient + "-") ? value.substring(applicationClient.length() + 1) : value;
        labels.label(tag.equals("sequence-id") ? "task_id" : PrometheusNaming.sanitizeLabelName(underscored(tag)), part);
      }
    });
    return labels.build();
  }

  private static String underscored(String name) {
    return name.replace('-', '_').replace('.', '_');
  }
}
