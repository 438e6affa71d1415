package io.cellstream.store;

import io.cellstream.ledger.Local;
import io.cellstream.ledger.Log;
import io.cellstream.sequence.SequenceEvent.Origin;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
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
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A state store that is told of each commit while events can still be stepped, predictions sent and states logged. It is the only class
 * that uses internals of Kafka Streams 4.3, because no public call comes in time: {@link StateStore#commit} comes after the offsets, and
 * under exactly once only at revocation and close; a processor's close comes after the last commit. {@code StreamTask.prepareCommit} comes
 * in time, and flushes those stores of a task that are a {@link CachedStateStore}, by {@link #flushCache}. This class relies on the
 * following, which {@code CommitGateTest} asserts:
 *
 * <ul>
 * <li>{@code prepareCommit} flushes before it sends what the producer holds and before it says which offsets to commit, also on a clean
 * close and on revocation; on a close after a failure it flushes too, but what is sent then is not committed
 * <li>a forwarded record and a dead letter are attributed to the context's record, which may be set
 * <li>before an active task's store becomes a standby's, or the other way round, {@link #clearCache} is called, and {@link #init} is not
 * <li>a change that is logged under the store's name goes to the store's changelog, in the task's transaction
 * </ul>
 *
 * <p>The records themselves are in an inner store, which Streams restores from the changelog without this class. For the task's thread.
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
  private final StoredRecords records;
  private @Nullable InternalProcessorContext<?, ?> context;
  private @Nullable ProcessorNode<?, ?, ?, ?> node;
  private Attendant attendant = NOBODY;
  private boolean hasFailed;

  CommitGate(KeyValueStore<Bytes, byte[]> inner) {
    this.inner = inner;
    this.records = new StoredRecords(inner);
  }

  /** A processor that holds back work which must be in the next commit. */
  public interface Attendant {

    /** Called before a commit, which has everything that is done by the end of this call. */
    void beforeCommit();

    /** Called when the task has left this instance, or the inner store was changed: what is held is void. */
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

  /** Sets the attendant. A processor calls it in its own {@code init}; after a standby has become active, another processor does. */
  public void attend(Attendant newAttendant) {
    node = context().currentNode();
    attendant = newAttendant;
    hasFailed = false;
  }

  private InternalProcessorContext<?, ?> context() {
    return Objects.requireNonNull(context, "context");
  }

  /** The record that is being processed. */
  public Place here() {
    return new Place(context().recordContext());
  }

  /** The place of an event that was read before, and of what is made behind it without another one. */
  public Place place(Origin event, String topic) {
    return new Place(new ProcessorRecordContext(event.timestamp(), event.offset(), event.partition(), topic, new RecordHeaders()));
  }

  /** Sets the context's record: what is forwarded and what fails from now on is attributed to it. */
  public void at(Place place) {
    context().setRecordContext(place.record);
  }

  /** Does nothing in a standby, which has no attendant, and whose context must not be asked. */
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
      // the task will be closed, and flushed once more before that: don't repeat what failed
      hasFailed = true;
      throw e;
    } finally {
      context().setCurrentNode(nodeBefore);
      context().setRecordContext(recordBefore);
    }
  }

  /** Called when the task becomes a standby, or stops being one. */
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
    return records.get(key);
  }

  @Override
  public Optional<Entry> any(byte[] prefix) {
    return records.any(prefix);
  }

  @Override
  public List<Entry> range(byte[] from, byte[] to, int most) {
    return records.range(from, to, most);
  }

  @Override
  public void append(byte[] key, byte @Nullable [] value, long timestamp) {
    context().logChange(name(), Bytes.wrap(key), value, timestamp, new RecordHeaders(), Position.emptyPosition());
  }

  @Override
  public void write(List<Entry> entries) {
    records.write(entries);
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
  @SuppressWarnings("deprecation") // Streams still calls it
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
