package io.cellstream.topology;

import io.cellstream.sequence.RejectCause;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Rate;
import org.apache.kafka.common.metrics.stats.WindowedSum;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Counters and rates of one task, among Kafka Streams' own metrics: group {@code stream-sequence-metrics}, tag {@code sequence-id} = task.
 * {@code events} counts every record; {@code predictions}, {@code not-above-last-position-HOW} and {@code dead-letters} count what became
 * of them, {@code dead-letters-CAUSE} each cause alone. HOW tells whether a dropped event repeats its sequence's last position or is below
 * it. {@code wave-events} divided by {@code waves} is how many sequences were stepped together. Counts are kept here, and published before
 * each commit and every thousand events, because a sensor costs more than a small model's step.
 */
final class SequenceMetrics {
  private static final String GROUP = "stream-sequence-metrics";
  private static final int MOST_UNPUBLISHED = 1000;

  private final StreamsMetrics metrics;
  private final String task;
  private final Count events;
  private final Count predictions;
  private final Count repeated;
  private final Count below;
  private final Count taken;
  private final Count deadLetters;
  private final Count waves;
  private final Count stepped;
  private final Map<RejectCause, Count> causes = new EnumMap<>(RejectCause.class);

  SequenceMetrics(ProcessorContext<?, ?> context) {
    this.metrics = context.metrics();
    this.task = context.taskId().toString();
    this.events = new Count("events");
    this.predictions = new Count("predictions");
    this.repeated = new Count("not-above-last-position-repeated");
    this.below = new Count("not-above-last-position-below");
    this.taken = new Count("taken-before");
    this.deadLetters = new Count("dead-letters");
    this.waves = new Count("waves");
    this.stepped = new Count("wave-events");
    for (RejectCause cause : RejectCause.values()) {
      causes.put(cause, new Count("dead-letters-" + cause.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }
  }

  private final class Count {
    private final Sensor sensor;
    private long unpublished;
    private long published;

    Count(String of) {
      String thread = Thread.currentThread().getName();
      sensor = metrics.addSensor(thread + "." + task + ".sequence." + of, Sensor.RecordingLevel.INFO);
      Map<String, String> tags = Map.of("thread-id", thread, "sequence-id", task);
      sensor.add(new MetricName(of + "-rate", GROUP, "per second", tags), new Rate(TimeUnit.SECONDS, new WindowedSum()));
      sensor.add(new MetricName(of + "-total", GROUP, "in all", tags), new CumulativeSum());
    }

    void publish() {
      if (unpublished > 0) {
        sensor.record((double) unpublished);
        published += unpublished;
        unpublished = 0;
      }
    }

    void close() {
      metrics.removeSensor(sensor);
    }
  }

  void event() {
    if (++events.unpublished == MOST_UNPUBLISHED) {
      publish();
    }
  }

  void prediction() {
    predictions.unpublished++;
  }

  /** @param isRepeated whether the event has its sequence's last position itself */
  void dropped(boolean isRepeated) {
    (isRepeated ? repeated : below).unpublished++;
  }

  /** Counts an event that was taken before, by a transaction whose offsets were lost. */
  void taken() {
    taken.unpublished++;
  }

  void deadLetter(RejectCause cause) {
    deadLetters.unpublished++;
    Objects.requireNonNull(causes.get(cause), "cause").unpublished++;
  }

  /** Sets the number of all waves so far, and of the events in them. */
  void waves(long inAll, long events) {
    waves.unpublished = inAll - waves.published;
    stepped.unpublished = events - stepped.published;
  }

  /** Publishes what was counted. */
  void publish() {
    counts().forEach(Count::publish);
  }

  private Stream<Count> counts() {
    return Stream.concat(Stream.of(events, predictions, repeated, below, taken, deadLetters, waves, stepped), causes.values().stream());
  }

  /** Removes the sensors, because the task leaves this instance. */
  void close() {
    counts().forEach(Count::close);
  }
}
