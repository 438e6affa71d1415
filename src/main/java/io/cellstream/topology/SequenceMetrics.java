package io.cellstream.topology;

import io.cellstream.sequence.Positions.Standing;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.Verdict.Turn;
import java.util.Collection;
import java.util.List;
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
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.common.metrics.stats.WindowedSum;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Counters and rates of one task, among Kafka Streams' own metrics: group {@code stream-sequence-metrics}, tag {@code sequence-id} = task.
 * {@code events} counts every record; {@code predictions}, {@code dropped-WHY} and {@code dead-letters} count what became of them,
 * {@code dead-letters-CAUSE} each cause alone. WHY tells how a dropped event's position stood to those of its sequence. {@code begun} and
 * {@code ended-REASON} count sequences, {@code late-accepted} events that came late and counted, {@code held} those that
 * came before others, {@code gaps} and {@code gap-positions} positions that were left out. {@code wave-events} divided by {@code waves} is how
 * many sequences were stepped together. Counts are kept here, and published before each commit and every thousand events, because a sensor
 * costs more than a small model's step.
 */
final class SequenceMetrics {
  private static final String GROUP = "stream-sequence-metrics";
  private static final int MOST_UNPUBLISHED = 1000;

  private final StreamsMetrics metrics;
  private final String task;
  private final Count events;
  private final Count predictions;
  private final Count begun;
  private final Count late;
  private final Count gaps;
  private final Count missing;
  private final Count held;
  private final Count taken;
  private final Count deadLetters;
  private final Count waves;
  private final Count stepped;
  private final Sensor open;
  private final Sensor holding;
  private final Map<RejectCause, Count> causes = new EnumMap<>(RejectCause.class);
  private final Map<Standing, Count> dropped = new EnumMap<>(Standing.class);
  private final Map<Reason, Count> ended = new EnumMap<>(Reason.class);

  SequenceMetrics(ProcessorContext<?, ?> context) {
    this.metrics = context.metrics();
    this.task = context.taskId().toString();
    this.events = new Count("events");
    this.predictions = new Count("predictions");
    this.begun = new Count("sequences-begun");
    this.late = new Count("late-accepted");
    this.gaps = new Count("gaps");
    this.missing = new Count("gap-positions");
    this.held = new Count("held");
    this.taken = new Count("taken-before");
    this.deadLetters = new Count("dead-letters");
    this.waves = new Count("waves");
    this.stepped = new Count("wave-events");
    this.open = sensor("sequences-open");
    open.add(new MetricName("sequences-open", GROUP, "now", tags()), new Value());
    this.holding = sensor("holding");
    holding.add(new MetricName("holding", GROUP, "now", tags()), new Value());
    for (RejectCause cause : RejectCause.values()) {
      causes.put(cause, new Count("dead-letters-" + hyphened(cause)));
    }
    for (Standing standing : List.of(Standing.SEEN, Standing.LATE, Standing.UNTOLD)) {
      dropped.put(standing, new Count("dropped-" + hyphened(standing)));
    }
    for (Reason reason : Reason.values()) {
      ended.put(reason, new Count("sequences-ended-" + hyphened(reason)));
    }
  }

  private Sensor sensor(String of) {
    return metrics.addSensor(Thread.currentThread().getName() + "." + task + ".sequence." + of, Sensor.RecordingLevel.INFO);
  }

  private Map<String, String> tags() {
    return Map.of("thread-id", Thread.currentThread().getName(), "sequence-id", task);
  }

  private static String hyphened(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private final class Count {
    private final Sensor sensor;
    private long unpublished;
    private long published;

    Count(String of) {
      sensor = sensor(of);
      sensor.add(new MetricName(of + "-rate", GROUP, "per second", tags()), new Rate(TimeUnit.SECONDS, new WindowedSum()));
      sensor.add(new MetricName(of + "-total", GROUP, "in all", tags()), new CumulativeSum());
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

  /** Counts what an event was in its sequence's life. */
  void turn(Turn turn) {
    if (turn.equals(Turn.NONE)) {
      return;
    }
    begun.unpublished += turn.begins() ? 1 : 0;
    turn.ended().forEach(this::ended);
    late.unpublished += turn.isLate() ? 1 : 0;
    turn.skipped().ifPresent(skipped -> {
      gaps.unpublished++;
      missing.unpublished += skipped.positions().size();
    });
  }

  /** Counts a sequence that is over. */
  void ended(Reason reason) {
    Objects.requireNonNull(ended.get(reason), "reason").unpublished++;
  }

  /** Counts an event that was dropped for its position. */
  void dropped(Standing standing) {
    Objects.requireNonNull(dropped.get(standing), "standing").unpublished++;
  }

  /** Counts an event that is held until lower positions have come. */
  void held() {
    held.unpublished++;
  }

  /** Counts an event that was taken before, by a transaction whose offsets were lost. */
  void taken() {
    taken.unpublished++;
  }

  void deadLetter(RejectCause cause) {
    deadLetters.unpublished++;
    Objects.requireNonNull(causes.get(cause), "cause").unpublished++;
  }

  /** Sets the number of running sequences. */
  void open(long sequences) {
    open.record((double) sequences);
  }

  /** Sets the number of events that are held. */
  void holding(long events) {
    holding.record((double) events);
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
    return Stream.of(List.of(events, predictions, begun, late, gaps, missing, held, taken, deadLetters, waves, stepped), causes.values(),
        dropped.values(), ended.values()).flatMap(Collection::stream);
  }

  /** Removes the sensors, because the task leaves this instance. */
  void close() {
    counts().forEach(Count::close);
    metrics.removeSensor(open);
    metrics.removeSensor(holding);
  }
}
