package io.cellstream.ledger;

import org.jspecify.annotations.Nullable;

/** The durable log of changes. After a crash, either all or none of the changes between two commits are there. */
public interface Log {

  /**
   * Appends a key's new value.
   *
   * @param value null: the key has no value any more
   * @param timestamp the time of the event that caused the change, ms since the epoch
   */
  void append(byte[] key, byte @Nullable [] value, long timestamp);
}
