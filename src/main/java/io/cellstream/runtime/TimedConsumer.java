package io.cellstream.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** A main consumer that tells a {@link ReadingClock} of its polls. For one thread. */
final class TimedConsumer extends ForwardingConsumer {
  private static final String FETCHES = "fetch-total";

  private final ReadingClock clock;
  private final Consumer<byte[], byte[]> consumer;
  /** Counts the brokers' answers; empty if nothing does. */
  private final Optional<? extends Metric> answers;
  private Object before = "";

  TimedConsumer(Consumer<byte[], byte[]> consumer, ReadingClock clock) {
    super(consumer);
    this.consumer = consumer;
    this.clock = clock;
    Map<MetricName, ? extends Metric> metrics = consumer.metrics();
    this.answers = metrics.entrySet().stream().filter(each -> each.getKey().name().equals(FETCHES) && each.getKey().tags().size() == 1)
        .map(Map.Entry::getValue).findFirst();
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
    Object now = answers.<Object>map(Metric::metricValue).orElse("");
    clock.polled(consumer, records, answers.isEmpty() || !now.equals(before));
    before = now;
    return records;
  }
}
