package io.cellstream.ledger;

import io.cellstream.model.Memory;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of one task that are in memory, as many as {@link LiveMemory} allows. The CLOCK algorithm chooses which one to evict: a
 * sequence that was not asked for since the hand last passed it, if possible one that need not be written first, and never one with waiting
 * events.
 */
final class LiveSequences {
  /** The bytes of a sequence besides its key, its memory and its inputs: objects, and its places in the map and on the clock. */
  private static final int OVERHEAD_BYTES = 400;
  /** The bytes of a gap in its positions: an object, and its place in a list. */
  private static final int GAP_BYTES = 40;
  /** The bytes of a held event besides its record's. */
  private static final int HELD_BYTES = 400;
  /** How many dirty sequences to skip before one is evicted, which must be written first. */
  private static final int LOOKS = 64;

  private final LiveMemory memory;
  /** The bytes to count for a memory that is not there yet. */
  private final int memoryBytes;
  private final Consumer<LiveSequence> leaving;
  private final Map<SequenceKey, LiveSequence> byKey = new HashMap<>();
  /** All sequences, in the order in which the hand passes them. */
  private final List<LiveSequence> clock = new ArrayList<>();
  private int hand;
  private long bytes;

  /**
   * Begins with no sequence.
   *
   * @param memory of the thread; {@link #close} gives this task's share back
   * @param memoryBytes the bytes of one sequence's memory
   * @param leaving told of each sequence before it is evicted
   */
  LiveSequences(LiveMemory memory, int memoryBytes, Consumer<LiveSequence> leaving) {
    this.memory = memory;
    this.memoryBytes = memoryBytes;
    this.leaving = leaving;
    memory.join();
  }

  @Nullable
  LiveSequence get(SequenceKey key) {
    return byKey.get(key);
  }

  /** Adds a sequence; others may be evicted for it. */
  void add(LiveSequence sequence) {
    while (memory.isExceeded(clock.size(), bytes) && evictOne()) {
      // until the memory suffices
    }
    byKey.put(sequence.key(), sequence);
    clock.add(sequence);
    measure(sequence);
  }

  /** Measures a sequence again, whose size may have changed. */
  void measure(LiveSequence sequence) {
    SequenceState state = sequence.isBehind() ? null : sequence.state();
    long kept = state == null ? memoryBytes : switch (state.memory()) {
      case Memory.State(float[] floats) -> (long) Float.BYTES * floats.length;
      case Memory.KeptTokens(int[] ids) -> (long) Integer.BYTES * ids.length;
      case Memory.KeptFeatures(int _, float[] values) -> (long) Float.BYTES * values.length;
    };
    bytes -= sequence.bytes;
    SequenceHeader header = sequence.header();
    int gaps = header == null ? 0 : header.positions().gaps().size();
    sequence.bytes = OVERHEAD_BYTES + sequence.key().bytes().length + kept + sequence.open.capacity() + (long) GAP_BYTES * gaps
        + held(sequence);
    bytes += sequence.bytes;
  }

  private static long held(LiveSequence sequence) {
    return sequence.isHolding() ? sequence.held().bytes() + (long) HELD_BYTES * sequence.held().size() : 0;
  }

  /** Evicts a sequence; false if there is none to evict, because all have waiting events. */
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
      } else if (sequence.isUnwritten() && ++dirty < mostDirty) {
        hand++;
      } else {
        evict(sequence);
        return true;
      }
    }
    return false;
  }

  private void evict(LiveSequence sequence) {
    leaving.accept(sequence);
    byKey.remove(sequence.key());
    // the clock's last sequence takes its place
    LiveSequence last = clock.removeLast();
    if (hand < clock.size()) {
      clock.set(hand, last);
    }
    bytes -= sequence.bytes;
  }

  /** Forgets all sequences. */
  void close() {
    byKey.clear();
    clock.clear();
    memory.leave();
  }
}
