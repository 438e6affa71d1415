package io.cellstream.store;

import io.cellstream.ledger.Local;
import io.cellstream.ledger.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The one place where Cellstream uses what is internal to Kafka Streams 4.3: a state store that is told of each commit while events can still
 * be stepped, predictions sent and states logged. {@link StateStore#commit} comes after the offsets, and under exactly once at revocation and
 * close only; a processor's close comes after the last commit. Only {@code StreamTask.prepareCommit} comes in time, and of a task's parts it
 * calls those stores that are a {@link CachedStateStore}, by {@link #flushCache}. What is relied on, and {@code CommitGateTest} asserts:
 *
 * <ul>
 * <li>{@code prepareCommit} flushes before it sends what the producer holds and before it says which offsets to commit, on a clean close and
 * on revocation, too; on a close after a failure it also flushes, and what is then sent is not committed
 * <li>a record that is forwarded, and a dead letter, are blamed on the context's record, which may be set
 * <li>before an active task's store becomes a standby's, or the other way round, {@link #clearCache} is called, and {@link #init} is not
 * <li>a change that is logged under the store's name goes to its changelog, in the task's transaction
 * </ul>
 *
 * <p>What is written is in a store underneath, which is restored from the changelog without anything here. For the task's thread.
 */
public final class CommitGate implements StateStore, CachedStateStore<Bytes, byte[]>, Log, Local {
  private static final Attendant NOBODY = new Attendant() {
    @Override
    public void beforeCommit() {
    }

    @Override
    public void forget() {
    }
  };
  private final KeyValueStore<Bytes, byte[]> inner;
  private @Nullable InternalProcessorContext<?, ?> context;
  private @Nullable ProcessorNode<?, ?, ?, ?> node;
  private Attendant attendant = NOBODY;
  private boolean hasFailed;

  CommitGate(KeyValueStore<Bytes, byte[]> inner) {
    this.inner = inner;
  }

  /** Whoever holds back what must be committed. */
  public interface Attendant {

    /** A commit is about to be made: whatever is not in it by the end of this call is not. */
    void beforeCommit();

    /** The task is this instance's no longer, or the store underneath was changed: what is held is worth nothing. */
    void forget();
  }

  /** The record that is being processed, as Kafka Streams knows it. */
  public static final class Place {
    private final ProcessorRecordContext record;

    private Place(ProcessorRecordContext record) {
      this.record = record;
    }
  }

  @Override
  public void init(StateStoreContext newContext, StateStore root) {
    context = (InternalProcessorContext<?, ?>) newContext;
    inner.init(newContext, root);
  }

  /** To be called from the processor's own {@code init}: again after a standby has become active, when it is another processor's. */
  public void attend(Attendant newAttendant) {
    node = context().currentNode();
    attendant = newAttendant;
    hasFailed = false;
  }

  private InternalProcessorContext<?, ?> context() {
    return Objects.requireNonNull(context, "context");
  }

  /** Where the stream is. */
  public Place here() {
    return new Place(context().recordContext());
  }

  /** Takes the context to a record: what is forwarded and what fails from now on is of that one. */
  public void at(Place place) {
    context().setRecordContext(place.record);
  }

  /** Of a standby nothing is held and nothing may be asked of its context. */
  @Override
  public void flushCache() {
    if (attendant == NOBODY || hasFailed) {
      return;
    }
    ProcessorNode<?, ?, ?, ?> nodeBefore = context().currentNode();
    ProcessorRecordContext recordBefore = context().recordContext();
    context().setCurrentNode(node);
    try {
      attendant.beforeCommit();
    } catch (Throwable e) {
      // the task will be closed, and flushed once more before that
      hasFailed = true;
      throw e;
    } finally {
      context().setCurrentNode(nodeBefore);
      context().setRecordContext(recordBefore);
    }
  }

  /** The task becomes a standby, or stops being one. */
  @Override
  public void clearCache() {
    forget();
  }

  private void forget() {
    attendant.forget();
    attendant = NOBODY;
    node = null;
  }

  @Override
  public boolean setFlushListener(CacheFlushListener<Bytes, byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return inner.get(Bytes.wrap(key));
  }

  @Override
  public Optional<Entry> any(byte[] prefix) {
    try (KeyValueIterator<Bytes, byte[]> all = inner.prefixScan(prefix, new ByteArraySerializer())) {
      return all.hasNext() ? Optional.of(entry(all.next())) : Optional.empty();
    }
  }

  private static Entry entry(KeyValue<Bytes, byte[]> stored) {
    return new Entry(stored.key.get(), stored.value);
  }

  @Override
  public void append(byte[] key, byte @Nullable [] value, long timestamp) {
    context().logChange(name(), Bytes.wrap(key), value, timestamp, new RecordHeaders(), Position.emptyPosition());
  }

  @Override
  public void write(List<Entry> entries) {
    List<KeyValue<Bytes, byte[]>> stored = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      stored.add(new KeyValue<>(Bytes.wrap(entry.key()), entry.value()));
    }
    inner.putAll(stored);
  }

  @Override
  public void close() {
    forget();
    inner.close();
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    inner.commit(changelogOffsets);
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return inner.committedOffset(partition);
  }

  @Override
  @SuppressWarnings("deprecation") // Streams still asks
  public boolean managesOffsets() {
    return inner.managesOffsets();
  }

  @Override
  public boolean persistent() {
    return inner.persistent();
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
