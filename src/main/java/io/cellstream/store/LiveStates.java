package io.cellstream.store;

import io.cellstream.model.ModelDefinition;
import io.cellstream.sequence.Sequence;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.SequenceStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/**
 * The states of one task's running sequences, decoded, as many as the memory for them holds; behind them is a store of bytes. A state that
 * has changed is written once before each commit, or when its sequence has to make room for another: so the store always has what the
 * changelog has, and to lose what is here is to lose nothing that was committed. For one thread.
 */
public final class LiveStates implements SequenceStates {
  /** What a sequence takes besides its key and its state: objects, and its places in the map and on the clock. */
  private static final int OVERHEAD_BYTES = 320;
  /** How many clean sequences are looked for before one is written to make room. */
  private static final int LOOKS = 64;
  /** How many changes are written together: as many are in memory as bytes. */
  private static final int WRITTEN_TOGETHER = 256;

  private final StoredStates stored;
  private final StateCodec codec;
  private final LiveMemory memory;
  private final Map<SequenceKey, LiveSequence> byKey = new HashMap<>();
  /** All of them, in the order in which they are looked at for one that may go. */
  private final List<LiveSequence> clock = new ArrayList<>();
  private int hand;
  /** Those that have changed since they were last written, and some that were written since. */
  private final List<LiveSequence> changed = new ArrayList<>();
  private long bytes;

  /**
   * Those of a model over a task's store.
   *
   * @param memory of the task's thread; to be given back by {@link #close}
   */
  public LiveStates(CommitGate store, ModelDefinition model, LiveMemory memory) {
    this(store, new StateCodec(model), memory);
  }

  /** Over a store that is gone with the process, for whoever only rehearses. */
  public static LiveStates overNothing(ModelDefinition model) {
    return new LiveStates(new MapOfStates(), new StateCodec(model), new LiveMemory(Long.MAX_VALUE, 1));
  }

  LiveStates(StoredStates stored, StateCodec codec, LiveMemory memory) {
    this.stored = stored;
    this.codec = codec;
    this.memory = memory;
    memory.join();
  }

  /** Some stored state, if there is one: a look at one entry, however many there are. */
  public Optional<SequenceState> anyStored() {
    return stored.any().map(entry -> decode(new SequenceKey(entry.key.get()), entry.value));
  }

  /** @throws StateFormatException naming the key, if its bytes can't be read */
  @Override
  public Sequence open(SequenceKey key) {
    LiveSequence sequence = byKey.get(key);
    if (sequence == null) {
      sequence = load(key);
    }
    sequence.wasAskedFor = true;
    return sequence;
  }

  @Override
  public void changed(Sequence sequence) {
    LiveSequence own = (LiveSequence) sequence;
    measure(own);
    if (!own.isDirty) {
      own.isDirty = true;
      changed.add(own);
    }
  }

  private LiveSequence load(SequenceKey key) {
    byte[] state = stored.get(Bytes.wrap(key.bytes()));
    LiveSequence sequence = new LiveSequence(key, state == null ? null : decode(key, state));
    while (memory.isExceeded(clock.size(), bytes) && evictOne()) {
      // until there is room
    }
    byKey.put(key, sequence);
    clock.add(sequence);
    measure(sequence);
    return sequence;
  }

  private SequenceState decode(SequenceKey key, byte[] state) {
    try {
      return codec.decode(state);
    } catch (StateFormatException e) {
      throw new StateFormatException("store " + stored.name() + ", key " + key + ": " + e.getMessage());
    }
  }

  private void measure(LiveSequence sequence) {
    SequenceState state = sequence.state();
    bytes -= sequence.bytes;
    sequence.bytes = (long) OVERHEAD_BYTES + sequence.key().bytes().length + (state == null ? 0 : codec.bytes(state));
    bytes += sequence.bytes;
    sequence.timestamp = state == null ? sequence.timestamp : state.last().timestamp();
  }

  /**
   * Lets one sequence go that was not asked for since it was last looked at, if possible one that need not be written first.
   *
   * @return whether there was one: not if events of all of them wait
   */
  private boolean evictOne() {
    int mostDirty = Math.min(LOOKS, clock.size());
    int dirty = 0;
    for (int looks = 0; looks < 3 * clock.size(); looks++) {
      hand = hand < clock.size() ? hand : 0;
      LiveSequence sequence = clock.get(hand);
      if (sequence.isWaiting()) {
        hand++;
      } else if (sequence.wasAskedFor) {
        sequence.wasAskedFor = false;
        hand++;
      } else if (sequence.isDirty && ++dirty < mostDirty) {
        hand++;
      } else {
        evict(sequence);
        return true;
      }
    }
    return false;
  }

  private void evict(LiveSequence sequence) {
    if (sequence.isDirty) {
      stored.write(List.of(change(sequence)));
    }
    byKey.remove(sequence.key());
    // the last one takes its place on the clock
    LiveSequence last = clock.removeLast();
    if (hand < clock.size()) {
      clock.set(hand, last);
    }
    bytes -= sequence.bytes;
  }

  /** Writes what has changed. */
  public void write() {
    List<StateChange> together = new ArrayList<>();
    for (LiveSequence sequence : changed) {
      if (sequence.isDirty && (sequence.state() != null || sequence.isStored)) {
        together.add(change(sequence));
        if (together.size() == WRITTEN_TOGETHER) {
          stored.write(together);
          together.clear();
        }
      }
      sequence.isDirty = false;
    }
    if (!together.isEmpty()) {
      stored.write(together);
    }
    changed.clear();
  }

  private StateChange change(LiveSequence sequence) {
    SequenceState state = sequence.state();
    sequence.isDirty = false;
    sequence.isStored = state != null;
    return new StateChange(Bytes.wrap(sequence.key().bytes()), state == null ? null : codec.encode(state), sequence.timestamp);
  }

  /** Forgets all of them, written or not. */
  public void close() {
    byKey.clear();
    clock.clear();
    changed.clear();
    memory.leave();
  }
}
