package io.cellstream.sequence;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** States in a map, gone with the process. */
final class InMemoryStates implements SequenceStates {
  private final Map<SequenceKey, SequenceState> byKey = new HashMap<>();

  /** The map itself. */
  Map<SequenceKey, SequenceState> byKey() {
    return byKey;
  }

  @Override
  public @Nullable SequenceState load(SequenceKey key) {
    return byKey.get(key);
  }

  @Override
  public void save(SequenceKey key, SequenceState state) {
    byKey.put(key, state);
  }

  @Override
  public void delete(SequenceKey key) {
    byKey.remove(key);
  }
}
