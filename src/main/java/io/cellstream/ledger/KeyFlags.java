package io.cellstream.ledger;

import com.google.common.hash.Hashing;
import io.cellstream.sequence.SequenceKey;

/**
 * Three flags for each of many keys, in 11 to 22 bytes a key, and 32 while it grows: of a key only 60 bits of a hash are kept. Keys with the
 * same ones share their flags; among ten million keys that happens to any two in one of twenty thousand cases. For one thread.
 */
final class KeyFlags {
  private static final int BITS = 3;
  private static final int FLAGS = (1 << BITS) - 1;
  static final int LEAST = 1 << 10;

  /** Each the hash of a key and, in its lowest bits, the key's flags; 0: nothing. */
  private long[] slots = new long[LEAST];
  private int used;

  int get(SequenceKey key) {
    return (int) (slots[slot(slots, hash(key))] & FLAGS);
  }

  void set(SequenceKey key, int flags) {
    long hash = hash(key);
    int at = slot(slots, hash);
    if (slots[at] == 0) {
      if (flags == 0) {
        return;
      }
      used++;
    }
    slots[at] = hash | flags;
    if (used > slots.length / 4 * 3) {
      rebuild();
    }
  }

  /** The number of slots, of 8 bytes each. */
  int slots() {
    return slots.length;
  }

  private static long hash(SequenceKey key) {
    return Math.max(1L << BITS, Hashing.murmur3_128().hashBytes(key.bytes()).asLong() & Long.MAX_VALUE & ~FLAGS);
  }

  private static int slot(long[] in, long hash) {
    int at = (int) (hash >>> BITS) & (in.length - 1);
    while (in[at] != 0 && (in[at] & ~FLAGS) != hash) {
      at = (at + 1) & (in.length - 1);
    }
    return at;
  }

  /** Makes room: keys without flags are forgotten, and if most have some, there are twice as many slots. */
  private void rebuild() {
    int flagged = 0;
    for (long slot : slots) {
      flagged += (slot & FLAGS) == 0 ? 0 : 1;
    }
    long[] larger = new long[flagged > slots.length / 8 * 3 ? 2 * slots.length : slots.length];
    for (long slot : slots) {
      if ((slot & FLAGS) != 0) {
        larger[slot(larger, slot & ~FLAGS)] = slot;
      }
    }
    slots = larger;
    used = flagged;
  }
}
