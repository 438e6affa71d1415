package io.cellstream.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Sees to it that a partition whose events were read has a changelog that was written to, even where no event left a state (all were dead
 * letters, say). So a start that finds committed offsets and an empty changelog knows that the states are gone. For one task.
 */
public final class StateTrace {
  /** Keys are the senders', so a sequence may have even this one; then its state is the trace. */
  private static final Bytes KEY = Bytes.wrap(new byte[0]);

  private final KeyValueStore<Bytes, byte[]> bytes;
  private boolean left;

  public StateTrace(KeyValueStore<Bytes, byte[]> bytes) {
    this.bytes = bytes;
  }

  /** Before the task's first event: deletes a key that has no state, which changes nothing and is written to the changelog. */
  public void leave() {
    if (!left && bytes.get(KEY) == null) {
      bytes.delete(KEY);
    }
    left = true;
  }
}
