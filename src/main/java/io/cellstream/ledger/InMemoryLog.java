package io.cellstream.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps a ledger's records in a map, for as long as the process lives; for rehearsals and tests. */
public final class InMemoryLog implements Log, Local {
  private final TreeMap<byte[], byte[]> byKey = new TreeMap<>(Arrays::compareUnsigned);

  List<RecordKey> keys() {
    return byKey.keySet().stream().map(RecordKey::of).toList();
  }

  /** Forgets all records. */
  void clear() {
    byKey.clear();
  }

  @Override
  public void append(byte[] key, byte @Nullable [] value, long timestamp) {
    // nothing outlives the process
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return byKey.get(key);
  }

  @Override
  public Optional<Entry> any(byte[] prefix) {
    return byKey.entrySet().stream().filter(entry -> Arrays.mismatch(entry.getKey(), prefix) == prefix.length).findFirst()
        .map(entry -> new Entry(entry.getKey(), entry.getValue()));
  }

  @Override
  public List<Entry> range(byte[] from, byte[] to, int most) {
    return byKey.subMap(from, to).entrySet().stream().limit(most).map(entry -> new Entry(entry.getKey(), entry.getValue())).toList();
  }

  @Override
  public void write(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry.value() == null) {
        byKey.remove(entry.key());
      } else {
        byKey.put(entry.key(), entry.value());
      }
    }
  }
}
