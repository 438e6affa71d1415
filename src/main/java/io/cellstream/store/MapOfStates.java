package io.cellstream.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/** Stored states that are gone with the process. */
final class MapOfStates implements StoredStates {
  private final Map<Bytes, byte[]> byKey = new HashMap<>();

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    return byKey.get(key);
  }

  @Override
  public Optional<KeyValue<Bytes, byte[]>> any() {
    return byKey.entrySet().stream().findFirst().map(entry -> new KeyValue<>(entry.getKey(), entry.getValue()));
  }

  @Override
  public void write(List<StateChange> changes) {
    for (StateChange change : changes) {
      if (change.value() == null) {
        byKey.remove(change.key());
      } else {
        byKey.put(change.key(), change.value());
      }
    }
  }
}
