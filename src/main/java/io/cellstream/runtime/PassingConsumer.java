package io.cellstream.runtime;

import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.SingleRecords;
import io.cellstream.preflight.Incident;
import io.cellstream.preflight.Incidents;
import io.cellstream.topology.PassedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A main consumer that passes (skips) records that the operator named, if they can't be read. Kafka's consumer unpacks many records at
 * once, and would fail at a named record before it hands out the ones in front of it. So this consumer pauses a partition that still has
 * named records ahead, and reads it record by record ({@link SingleRecords}) until it is behind the last of them. Nothing else is passed: a
 * named record that can be read is handed on like any other. For one thread.
 */
final class PassingConsumer extends ForwardingConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(PassingConsumer.class);
  /** The most records that one poll reads from a partition. */
  private static final int MOST_AT_ONCE = 500;
  /** Bytes of unpacked records; one more record may come on top. */
  private static final long MOST_BYTES_AT_ONCE = 1 << 20;
  /** How long a poll waits for a partition's first record. */
  private static final Duration WAIT = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final SingleRecords single;
  private final Incidents incidents;
  /** The named offsets that are still to be reached, by partition. */
  private final Map<TopicPartition, NavigableSet<Long>> ahead = new HashMap<>();
  /** What was passed but may not be committed yet: Streams may go back to the committed offset. */
  private final Map<TopicPartition, Passed> uncommitted = new HashMap<>();
  /** The partitions of {@link #ahead} that Streams has paused. */
  private final Set<TopicPartition> held = new HashSet<>();

  PassingConsumer(Consumer<byte[], byte[]> consumer, SingleRecords single, Collection<RecordPlace> places, Incidents incidents) {
    super(consumer);
    this.consumer = consumer;
    this.single = single;
    this.incidents = incidents;
    places.forEach(place -> ahead.computeIfAbsent(place.partition(), _ -> new TreeSet<>()).add(place.offset()));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    if (ahead.isEmpty() && uncommitted.isEmpty()) {
      return consumer.poll(timeout);
    }
    forgetCommitted();
    consumer.pause(reading());
    ConsumerRecords<byte[], byte[]> polled = consumer.poll(wanted().isEmpty() ? timeout : Duration.ZERO);
    Set<TopicPartition> wanted = wanted();
    if (wanted.isEmpty()) {
      return polled;
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    polled.partitions().forEach(partition -> records.put(partition, polled.records(partition)));
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
    for (TopicPartition partition : wanted) {
      long from = consumer.position(partition);
      Step step = step(partition, from);
      if (step.next > from) {
        consumer.seek(partition, step.next);
        next.put(partition, new OffsetAndMetadata(step.next, Optional.empty(), ""));
      }
      if (!step.records.isEmpty()) {
        records.put(partition, step.records);
      }
    }
    return new ConsumerRecords<>(records, next);
  }

  /**
   * Records that were read one by one.
   *
   * @param next the offset to read next
   */
  private record Step(List<ConsumerRecord<byte[], byte[]>> records, long next) {
  }

  private Step step(TopicPartition partition, long from) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long at = from;
    long bytes = 0;
    while (records.size() < MOST_AT_ONCE && bytes < MOST_BYTES_AT_ONCE) {
      forgetBefore(partition, at);
      if (!ahead.containsKey(partition)) {
        break;
      }
      switch (single.read(partition, at, records.isEmpty() ? WAIT : Duration.ZERO)) {
        case SingleRecords.Found found -> {
          if (isAhead(partition, found.record().offset())) {
            LOG.warn("{} is named by --pass, but can be read: it is not passed", new RecordPlace(partition, found.record().offset()));
          }
          records.add(found.record());
          bytes += Math.max(0, found.record().serializedKeySize()) + Math.max(0, found.record().serializedValueSize());
          at = found.record().offset() + 1;
        }
        case SingleRecords.Nothing _ -> {
          return new Step(records, at);
        }
        case SingleRecords.TooLarge large -> {
          if (!isAhead(partition, at)) {
            if (records.isEmpty()) {
              throw large.error();
            }
            return new Step(records, at); // the next poll fails at this record
          }
          passed(new RecordPlace(partition, at), large.error());
          records.add(inItsPlace(partition, at));
          at++;
        }
      }
    }
    forgetBefore(partition, at);
    return new Step(records, at);
  }

  private void passed(RecordPlace place, OutOfMemoryError error) {
    incidents.count(Incident.EVENT_PASSED);
    uncommitted.merge(place.partition(), new Passed(place.offset(), place.offset() + 1),
        (before, now) -> before.next == now.first ? new Passed(before.first, now.next) : now);
    LOG.warn("{} is passed, as --pass asked (user {}): it can't be read ({}); its event is not counted and will not be", place,
        System.getProperty("user.name", "unknown"), error.getMessage());
  }

  /** A range of offsets: from {@code first} to before {@code next}. */
  private record Passed(long first, long next) {
  }

  private boolean isAhead(TopicPartition partition, long offset) {
    NavigableSet<Long> places = ahead.get(partition);
    return places != null && places.contains(offset);
  }

  private void forgetBefore(TopicPartition partition, long offset) {
    NavigableSet<Long> places = ahead.get(partition);
    if (places == null) {
      return;
    }
    while (!places.isEmpty() && places.first() < offset) {
      LOG.info("{}-{} is behind offset {}, which --pass named", partition.topic(), partition.partition(), places.pollFirst());
    }
    if (places.isEmpty()) {
      ahead.remove(partition);
      if (!held.remove(partition)) {
        consumer.resume(Set.of(partition));
      }
    }
  }

  private static ConsumerRecord<byte[], byte[]> inItsPlace(TopicPartition partition, long offset) {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, null);
    PassedEvent.mark(record.headers());
    return record;
  }

  private void forgetCommitted() {
    if (uncommitted.isEmpty()) {
      return;
    }
    try {
      uncommitted.keySet().retainAll(consumer.assignment());
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(uncommitted.keySet());
      uncommitted.entrySet().removeIf(each -> {
        OffsetAndMetadata now = committed.get(each.getKey());
        return now != null && now.offset() >= each.getValue().next;
      });
    } catch (KafkaException e) {
      LOG.debug("it is not known yet whether the offset behind passed records is committed", e);
    }
  }

  /** The partitions that are read one by one. */
  private Set<TopicPartition> reading() {
    Set<TopicPartition> here = new HashSet<>(consumer.assignment());
    here.retainAll(ahead.keySet());
    return here;
  }

  private Set<TopicPartition> wanted() {
    Set<TopicPartition> wanted = reading();
    wanted.removeAll(held);
    return wanted;
  }

  /** Streams calls this after a task has failed, to go back to the committed offset: what was passed behind it must be passed again. */
  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata to) {
    Passed passed = uncommitted.get(partition);
    if (passed != null && to.offset() <= passed.first) {
      uncommitted.remove(partition);
      LongStream.range(passed.first, passed.next).forEach(ahead.computeIfAbsent(partition, _ -> new TreeSet<>())::add);
      if (super.paused().contains(partition)) {
        held.add(partition);
      }
    }
    super.seek(partition, to);
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    super.pause(partitions);
    partitions.stream().filter(ahead::containsKey).forEach(held::add);
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    held.removeAll(partitions);
    super.resume(partitions.stream().filter(each -> !ahead.containsKey(each)).toList());
  }

  @Override
  public Set<TopicPartition> paused() {
    Set<TopicPartition> paused = new HashSet<>(super.paused());
    paused.removeAll(wanted());
    return paused;
  }

  @Override
  public void close() {
    single.close();
    super.close();
  }

  @Override
  public void close(CloseOptions option) {
    single.close();
    super.close(option);
  }
}
