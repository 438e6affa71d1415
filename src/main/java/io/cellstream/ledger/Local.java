package io.cellstream.ledger;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the log has for each key, at hand: a copy, which may be lost at any time and is then made again from the log. */
public interface Local {

  /** Its name, for messages. */
  String name();

  byte @Nullable [] get(byte[] key);

  /** Some entry whose key begins like this; empty if there is none. */
  Optional<Entry> any(byte[] prefix);

  /** Writes all of them together. */
  void write(List<Entry> entries);

  /** @param value null: the key has nothing any more */
  record Entry(byte[] key, byte @Nullable [] value) {
  }
}
