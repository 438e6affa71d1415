package io.cellstream.ledger;

import io.cellstream.ledger.MovedRecords.Facts;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.sequence.SequenceKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one partition of a changelog has, as far as it must be known before its sequences are moved to the partitions of another changelog. It
 * is given all records, the oldest first, and keeps none of them. For one thread.
 */
public final class PartitionContents {
  private static final int IS_RUNNING = 1;
  private static final int HAS_ENDED = 2;
  private static final int HAS_CHUNK = 4;
  /** So many records at a time of sequences that should be elsewhere are no leftovers: it makes no difference if they are deleted later. */
  private static final int MOST_STRAYS = 100_000;

  private final ToIntFunction<SequenceKey> target;
  private final Predicate<SequenceKey> belongs;
  private final KeyFlags flags = new KeyFlags();
  /** Records of sequences that do not belong here, and that were not deleted. */
  private final Set<RecordKey> strays = new LinkedHashSet<>();
  private byte @Nullable [] models;
  private byte @Nullable [] mark;
  /** The highest number of a model that a record names; −1: none does. */
  private int highestModel = -1;

  /** By the partition to which the records go. */
  private final long[] records;
  private final long[] bytes;
  private final long[] running;
  private final long[] ended;
  /** Whether any event was held that is to be held there, whatever became of it. */
  private final boolean[] holding;

  /**
   * Begins with nothing.
   *
   * @param targets the number of the other changelog's partitions
   * @param target the one to which a sequence goes
   * @param belongs whether a sequence is to be expected in this partition
   */
  public PartitionContents(int targets, ToIntFunction<SequenceKey> target, Predicate<SequenceKey> belongs) {
    this.target = target;
    this.belongs = belongs;
    this.records = new long[targets];
    this.bytes = new long[targets];
    this.running = new long[targets];
    this.ended = new long[targets];
    this.holding = new boolean[targets];
  }

  /**
   * The next record, deletions included.
   *
   * @throws DamagedRecordException if it can't be read
   */
  public void take(byte[] keyBytes, byte @Nullable [] value) {
    RecordKey key = RecordKey.of(keyBytes);
    switch (key.kind()) {
      case MODELS -> models = value;
      case MARK -> mark = value;
      case SNAPSHOT, CHUNK, HELD, DUE -> {
        int to = target.applyAsInt(key.sequence());
        records[to]++;
        bytes[to] += keyBytes.length + (value == null ? 0 : value.length);
        stray(key, value != null);
        take(key, value, to);
      }
    }
  }

  private void take(RecordKey key, byte @Nullable [] value, int to) {
    if (key.kind() == Kind.SNAPSHOT) {
      if (value == null) {
        flag(key.sequence(), to, IS_RUNNING | HAS_ENDED, 0);
      } else {
        Facts facts = Facts.ofSnapshot(value);
        highestModel = Math.max(highestModel, facts.model());
        flag(key.sequence(), to, IS_RUNNING | HAS_ENDED, facts.steps() > 0 ? IS_RUNNING : HAS_ENDED);
      }
    } else if (key.kind() == Kind.CHUNK && key.number() == 0) {
      if (value != null) {
        highestModel = Math.max(highestModel, Facts.modelOfChunk(value));
      }
      flag(key.sequence(), to, HAS_CHUNK, value == null ? 0 : HAS_CHUNK);
    } else if (key.kind() == Kind.HELD) {
      holding[to] |= value != null;
    }
  }

  /** @param mask the flags that are changed */
  private void flag(SequenceKey sequence, int to, int mask, int set) {
    int before = flags.get(sequence);
    int after = (before & ~mask) | set;
    if (before != after) {
      flags.set(sequence, after);
      count(before, to, -1);
      count(after, to, 1);
    }
  }

  /** What an ended sequence left is a snapshot; chunks that are older than it do not count. */
  private void count(int of, int to, int by) {
    if ((of & HAS_ENDED) != 0) {
      ended[to] += by;
    } else if (of != 0) {
      running[to] += by;
    }
  }

  private void stray(RecordKey key, boolean isThere) {
    if (strays.size() == MOST_STRAYS || key.kind() == Kind.DUE || belongs.test(key.sequence())) {
      return; // an entry may outlive its sequence
    }
    if (isThere) {
      strays.add(key);
    } else {
      strays.remove(key);
    }
  }

  /** A sequence that is stored here and does not belong here; empty if all do. */
  public Optional<SequenceKey> stray() {
    return strays.stream().map(RecordKey::sequence).findFirst();
  }

  /** The last mark; empty if nothing was ever taken. */
  public Optional<Mark> mark() {
    return Optional.ofNullable(mark).map(Mark::decode);
  }

  /**
   * The state hashes of the models that records name, by their numbers.
   *
   * @throws DamagedRecordException if they can't be read, or a record names another
   */
  List<String> models() {
    List<String> hashes = models == null ? List.of() : Models.decode(models, "").hashes();
    if (highestModel >= hashes.size()) {
      throw new DamagedRecordException("a record is of model number " + highestModel + ", of " + hashes.size());
    }
    return hashes;
  }

  /** How many records go to a partition, deletions and replaced ones included. */
  public long records(int partition) {
    return records[partition];
  }

  /** The bytes of their keys and values, not compressed. */
  public long bytes(int partition) {
    return bytes[partition];
  }

  /** How many running sequences go to a partition. */
  public long running(int partition) {
    return running[partition];
  }

  /** How many ended sequences have left their positions there. */
  public long ended(int partition) {
    return ended[partition];
  }

  /** Whether a partition gets anything that goes by this one's time. */
  boolean goesTo(int partition) {
    return running[partition] > 0 || ended[partition] > 0 || holding[partition];
  }
}
