package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicReader;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.mapping.EventMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads a few events from where the stream would continue. Belongs to no group, commits nothing, and takes a limited time. */
public final class EventSample implements UnreadEvents.Sample {
  private static final String SUBJECT = "events";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  /** Limits on what a broker sends at once, for all partitions together, so that a sample does not fill the heap. */
  private static final Map<String, Object> SMALL = Map.of(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20,
      ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);

  private final Settings settings;
  private final InputPlan input;
  private final int most;

  /** @param most how many events of a partition to read */
  public EventSample(Settings settings, int most) {
    this.settings = settings;
    this.input = InputPlan.of(settings);
    this.most = most;
  }

  @Override
  public List<UnreadEvent> read(Map<TopicPartition, Long> from, Findings findings) throws StartupException {
    if (from.isEmpty()) {
      return List.of();
    }
    if (!hasOwnTimes()) {
      return read(from, _ -> OptionalLong.empty(), findings);
    }
    try (OwnTimes times = new OwnTimes(settings, input)) {
      List<UnreadEvent> events = read(from, times::of, findings);
      if (times.trouble().isPresent()) {
        findings.unknown(SUBJECT,
            "whether the times that " + Keys.INPUT_TIME.name() + " says are such that every topic takes is not known: "
                + times.trouble().get());
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException("closing the registry's client failed", e);
    }
  }

  @Override
  public boolean hasOwnTimes() {
    return input.mapping().flatMap(EventMapping::time).isPresent();
  }

  private List<UnreadEvent> read(Map<TopicPartition, Long> from,
      Function<ConsumerRecord<byte @Nullable [], byte @Nullable []>, OptionalLong> own, Findings findings) throws StartupException {
    Map<TopicPartition, List<UnreadEvent>> events = new HashMap<>();
    from.keySet().forEach(each -> events.put(each, new ArrayList<>()));
    String trouble = "no answer within " + PATIENCE.toSeconds() + " s";
    Set<TopicPartition> open = new HashSet<>(from.keySet());
    try (TopicReader reader = new TopicReader(settings, SMALL, PATIENCE)) {
      open = reader.read(from, reader.end(from.keySet()), record -> {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        List<UnreadEvent> of = events.getOrDefault(partition, new ArrayList<>());
        of.add(new UnreadEvent(partition, record.offset(), record.timestamp(), own.apply(record)));
        return of.size() >= most;
      });
    } catch (KafkaException e) {
      trouble = String.valueOf(e.getMessage());
    }
    open.removeIf(each -> !events.getOrDefault(each, List.of()).isEmpty());
    if (!open.isEmpty()) {
      findings.unknown(SUBJECT, "the next event of " + open.iterator().next() + " could not be read (" + trouble
          + "): whether its time is one that every topic takes is not known");
    }
    return events.values().stream().flatMap(List::stream).toList();
  }
}
