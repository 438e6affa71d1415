package io.cellstream.erasure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Counts the records of one key in one topic, in the order in which they are read. For one thread. */
public final class Tally {
  /** Whether the last record of each key that compaction knows has a value. */
  private final Map<Stored, Boolean> latest = new HashMap<>();
  private final Map<Integer, Range> ranges = new TreeMap<>();
  private long earliest = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;
  private long records;
  private long withoutKey;

  /**
   * The records in one partition.
   *
   * @param first the offset of the first one
   * @param last that of the last one
   */
  public record Range(int partition, long first, long last) {
  }

  /** A key as compaction sees it. */
  private record Stored(int partition, Bytes key) {
  }

  void take(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    ranges.merge(record.partition(), new Range(record.partition(), record.offset(), record.offset()),
        (before, here) -> new Range(before.partition, before.first, here.last));
    earliest = Math.min(earliest, record.timestamp());
    newest = Math.max(newest, record.timestamp());
    records++;
    latest.put(new Stored(record.partition(), Bytes.wrap(record.key())), record.value() != null);
  }

  /** A record that says of no key whose it is. */
  void takeWithoutKey() {
    withoutKey++;
  }

  public long records() {
    return records;
  }

  /** Records that have no key, so they may be anyone's. */
  public long withoutKey() {
    return withoutKey;
  }

  /** Where they are, by partition. */
  public List<Range> ranges() {
    return List.copyOf(ranges.values());
  }

  /** The smallest time of a record, in ms since 1970; only if there are records. */
  public long earliest() {
    return earliest;
  }

  /** The largest time of a record. */
  public long newest() {
    return newest;
  }

  /** Records with a value that no later record of the same stored key replaces: compaction keeps them. */
  public long present() {
    return latest.values().stream().filter(Boolean::booleanValue).count();
  }

  /** Records without value that no later record replaces. */
  public long deletions() {
    return latest.size() - present();
  }

  /** Records that a later one replaces: compaction removes them. */
  public long superseded() {
    return records - latest.size();
  }
}
