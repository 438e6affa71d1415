package io.cellstream.ledger;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A local copy of the log's last value of each key. It may be lost at any time, and is then made again from the log. */
public interface Local {

  /** The copy's name, for messages. */
  String name();

  byte @Nullable [] get(byte[] key);

  /** Any entry whose key has this prefix; empty if there is none. */
  Optional<Entry> any(byte[] prefix);

  /**
   * The first entries, in the order of their keys as unsigned bytes.
   *
   * @param from the lowest key
   * @param to above the highest key
   * @param most the most entries
   */
  List<Entry> range(byte[] from, byte[] to, int most);

  /** Writes all entries together. */
  void write(List<Entry> entries);

  /** @param value null: the key has no value any more */
  record Entry(byte[] key, byte @Nullable [] value) {
  }
}
