package io.cellstream.topology;

import io.cellstream.sequence.RejectCause;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Counters and rates of one task, among Kafka Streams' own metrics: group {@code stream-sequence-metrics}, tag {@code sequence-id} = task.
 * {@code events} counts every record, {@code predictions}, {@code not-above-last-position-HOW} and {@code dead-letters} what became of them;
 * {@code dead-letters-CAUSE} each cause alone. An event that was dropped repeats its sequence's last position or is below it.
 */
final class SequenceMetrics {
  private final StreamsMetrics metrics;
  private final String task;
  private final Sensor events;
  private final Sensor predictions;
  private final Sensor repeated;
  private final Sensor below;
  private final Sensor deadLetters;
  private final Map<RejectCause, Sensor> causes = new EnumMap<>(RejectCause.class);

  SequenceMetrics(ProcessorContext<?, ?> context) {
    this.metrics = context.metrics();
    this.task = context.taskId().toString();
    this.events = sensor("events");
    this.predictions = sensor("predictions");
    this.repeated = sensor("not-above-last-position-repeated");
    this.below = sensor("not-above-last-position-below");
    this.deadLetters = sensor("dead-letters");
    for (RejectCause cause : RejectCause.values()) {
      causes.put(cause, sensor("dead-letters-" + cause.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }
  }

  private Sensor sensor(String operation) {
    return metrics.addRateTotalSensor("sequence", task, operation, Sensor.RecordingLevel.INFO);
  }

  void event() {
    events.record();
  }

  void prediction() {
    predictions.record();
  }

  /** @param isRepeated whether its position is the last one itself */
  void dropped(boolean isRepeated) {
    (isRepeated ? repeated : below).record();
  }

  void deadLetter(RejectCause cause) {
    deadLetters.record();
    Sensor sensor = causes.get(cause);
    if (sensor != null) {
      sensor.record();
    }
  }

  /** Forgets the sensors: the task is leaving this instance. */
  void close() {
    metrics.removeSensor(events);
    metrics.removeSensor(predictions);
    metrics.removeSensor(repeated);
    metrics.removeSensor(below);
    metrics.removeSensor(deadLetters);
    causes.values().forEach(metrics::removeSensor);
  }
}
