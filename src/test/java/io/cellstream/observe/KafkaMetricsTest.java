package io.cellstream.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

/** Kafka's own names in, the page's lines out. */
class KafkaMetricsTest {
  private static final String CLIENT = "app-0a1b2c3d-0000-4000-8000-123456789abc";
  private static final String THREAD = CLIENT + "-StreamThread-1";

  private final Map<MetricName, KafkaMetric> metrics = new LinkedHashMap<>();

  KafkaMetricsTest() {
    given("failed-stream-threads", "stream-metrics", Map.of("client-id", CLIENT), 0);
  }

  private void given(String name, String group, Map<String, String> tags, Object value) {
    MetricName full = new MetricName(name, group, "Said of it.", tags);
    Gauge<Object> gauge = (config, now) -> value;
    metrics.put(full, new KafkaMetric(new Object(), full, gauge, new MetricConfig(), Time.SYSTEM));
  }

  private List<String> page() throws Exception {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new KafkaMetrics(() -> metrics));
    byte[] body = new MetricsPage(registry, () -> Instant.EPOCH).page("").body();
    return new String(body, StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("# HELP")).toList();
  }

  @Test
  void theRandomPartOfAClientsIdIsNoLabel() throws Exception {
    given("commit-latency-max", "stream-thread-metrics", Map.of("thread-id", THREAD), 7.0);
    given("records-lag", "consumer-fetch-manager-metrics",
        Map.of("client-id", THREAD + "-consumer", "topic", "events", "partition", "2"), 3.0);
    given("thread-state", "stream-thread-metrics", Map.of("thread-id", THREAD, "process-id", CLIENT.substring(4)), 4);
    assertThat(page()).contains("# TYPE kafka_stream_thread_commit_latency_max gauge",
        "kafka_stream_thread_commit_latency_max{thread_id=\"StreamThread-1\"} 7.0",
        "kafka_consumer_fetch_manager_records_lag{client_id=\"StreamThread-1-consumer\",partition=\"2\",topic=\"events\"} 3.0",
        "kafka_stream_thread_thread_state{thread_id=\"StreamThread-1\"} 4.0", "kafka_stream_failed_stream_threads 0.0");
  }

  @Test
  void whatCellstreamCountsGoesByItsNameAndADeadLettersCauseIsALabel() throws Exception {
    Map<String, String> task = Map.of("thread-id", THREAD, "sequence-id", "0_3");
    given("events-total", "stream-sequence-metrics", task, 9.0);
    given("dropped-late-total", "stream-sequence-metrics", task, 4.0);
    given("dead-letters-total", "stream-sequence-metrics", task, 2.0);
    given("dead-letters-unknown-token-total", "stream-sequence-metrics", task, 2.0);
    assertThat(page()).contains("# TYPE cellstream_events_total counter",
        "cellstream_events_total{task_id=\"0_3\",thread_id=\"StreamThread-1\"} 9.0",
        "cellstream_dropped_total{position=\"late\",task_id=\"0_3\",thread_id=\"StreamThread-1\"} 4.0",
        "cellstream_dead_letters_total{cause=\"UNKNOWN_TOKEN\",task_id=\"0_3\",thread_id=\"StreamThread-1\"} 2.0")
        .filteredOn(line -> line.startsWith("cellstream_dead_letters_total")).hasSize(1);
  }

  @Test
  void aRateIsLeftOutWhereThereIsATotalAndKeptWhereThereIsNone() throws Exception {
    Map<String, String> thread = Map.of("thread-id", THREAD);
    given("poll-rate", "stream-thread-metrics", thread, 1.0);
    given("poll-total", "stream-thread-metrics", thread, 5.0);
    given("restore-call-rate", "stream-state-updater-metrics", thread, 1.0);
    assertThat(page()).anyMatch(line -> line.startsWith("kafka_stream_thread_poll_total{"))
        .anyMatch(line -> line.startsWith("kafka_stream_state_updater_restore_call_rate{"))
        .noneMatch(line -> line.startsWith("kafka_stream_thread_poll_rate"));
  }

  @Test
  void wordsAndMeansOfNothingAreLeftOut() throws Exception {
    given("state", "stream-metrics", Map.of("client-id", CLIENT), "RUNNING");
    given("commit-latency-avg", "stream-thread-metrics", Map.of("thread-id", THREAD), Double.NaN);
    assertThat(page()).containsExactly("# TYPE kafka_stream_failed_stream_threads gauge", "kafka_stream_failed_stream_threads 0.0");
  }

  @Test
  void aStoresMetricIsNotEvenAskedForItsValue() throws Exception {
    MetricName name = new MetricName("estimate-num-keys", "stream-state-metrics", "", Map.of("task-id", "0_0"));
    Gauge<Object> fatal = (config, now) -> {
      throw new AssertionError("asked RocksDB");
    };
    metrics.put(name, new KafkaMetric(new Object(), name, fatal, new MetricConfig(), Time.SYSTEM));
    assertThat(page()).noneMatch(line -> line.contains("num_keys"));
  }
}
