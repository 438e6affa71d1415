package io.cellstream.ledger;

import org.jspecify.annotations.Nullable;

/** Where changes are made to last: of what was appended between two commits all is there after a crash, or nothing. */
public interface Log {

  /**
   * From now on this is what the key has.
   *
   * @param value null: nothing any more
   * @param timestamp of the event that it comes from, ms since the epoch
   */
  void append(byte[] key, byte @Nullable [] value, long timestamp);
}
