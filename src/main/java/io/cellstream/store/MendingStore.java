package io.cellstream.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A persistent store whose files may be damaged. If they are, the task's folder is set aside as soon as nothing has it open, so that Kafka
 * Streams restores it from the changelog instead of reading the same bytes at each start. One object serves one task, from its opening to
 * its closing.
 *
 * <p>Only a store that can't be opened throws {@link TaskCorruptedException}: no event has been processed then. Later, the failure must end
 * the thread, and with it the transaction that all of the thread's tasks share. After a {@code TaskCorruptedException} Streams 4.3 would
 * continue that transaction, and predictions would be lost (docs/failures.md has the figures).
 */
final class MendingStore implements KeyValueStore<Bytes, byte[]> {
  private final KeyValueStore<Bytes, byte[]> inner;
  private final DamagedFolders damaged;
  private @Nullable Place place;

  MendingStore(KeyValueStore<Bytes, byte[]> inner, DamagedFolders damaged) {
    this.inner = inner;
    this.damaged = damaged;
  }

  private record Place(TaskId task, Path folder) {
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    Place here = new Place(context.taskId(), context.stateDir().toPath());
    place = here;
    damaged.requireRare(here.task, here.folder);
    try {
      Checkpoint.requireReadable(here.folder);
      inner.init(context, root);
    } catch (RuntimeException e) {
      String damage = StateDamage.in(e).orElseThrow(() -> e);
      damaged.mark(here.task, damage);
      damaged.setAsideIfMarked(here.task, here.folder); // nothing has the folder open, because the store could not be opened
      throw new TaskCorruptedException(Set.of(here.task), new ProcessorStateException("store " + name() + " is damaged: " + damage, e));
    }
  }

  private <T> T guarded(Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      TaskId task = Objects.requireNonNull(place, "place").task;
      StateDamage.in(e).ifPresent(damage -> damaged.mark(task, damage));
      throw e;
    }
  }

  private void guarded(Runnable action) {
    guarded(() -> {
      action.run();
      return true;
    });
  }

  @Override
  public void close() {
    try {
      inner.close();
    } finally {
      Place here = place;
      if (here != null) {
        damaged.setAsideIfMarked(here.task, here.folder);
      }
    }
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    return guarded(() -> inner.get(key));
  }

  @Override
  public void put(Bytes key, byte @Nullable [] value) {
    guarded(() -> inner.put(key, value));
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte @Nullable [] value) {
    return guarded(() -> inner.putIfAbsent(key, value));
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    guarded(() -> inner.putAll(entries));
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    return guarded(() -> inner.delete(key));
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    guarded(() -> inner.commit(changelogOffsets));
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return guarded(() -> inner.committedOffset(partition));
  }

  // RocksDB's iterators, as Kafka wraps them, end at a damaged block and do not say so: the next get finds it

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return guarded(inner::all);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    return guarded(inner::reverseAll);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
    return guarded(() -> inner.range(from, to));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(@Nullable Bytes from, @Nullable Bytes to) {
    return guarded(() -> inner.reverseRange(from, to));
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(P prefix, S serializer) {
    return guarded(() -> inner.prefixScan(prefix, serializer));
  }

  @Override
  public long approximateNumEntries() {
    return guarded(inner::approximateNumEntries);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public boolean persistent() {
    return inner.persistent();
  }

  @Override
  @SuppressWarnings("deprecation") // Streams still calls it
  public boolean managesOffsets() {
    return inner.managesOffsets();
  }

  @Override
  public boolean isOpen() {
    return inner.isOpen();
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound positionBound, QueryConfig config) {
    return inner.query(query, positionBound, config);
  }

  @Override
  public Position getPosition() {
    return inner.getPosition();
  }
}
