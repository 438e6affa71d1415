package io.cellstream.store;

import io.cellstream.ledger.Local;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The ledger's local copy in a store of Kafka Streams, which is opened and closed elsewhere. */
public record StoredRecords(KeyValueStore<Bytes, byte[]> store) implements Local {

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return store.get(Bytes.wrap(key));
  }

  @Override
  public Optional<Entry> any(byte[] prefix) {
    try (KeyValueIterator<Bytes, byte[]> all = store.prefixScan(prefix, new ByteArraySerializer())) {
      return all.hasNext() ? Optional.of(entry(all.next())) : Optional.empty();
    }
  }

  @Override
  public List<Entry> range(byte[] from, byte[] to, int most) {
    List<Entry> entries = new ArrayList<>();
    Bytes end = Bytes.wrap(to);
    try (KeyValueIterator<Bytes, byte[]> all = store.range(Bytes.wrap(from), end)) {
      while (entries.size() < most && all.hasNext()) {
        KeyValue<Bytes, byte[]> next = all.next();
        if (!next.key.equals(end)) { // a store's range has both its ends
          entries.add(entry(next));
        }
      }
    }
    return entries;
  }

  private static Entry entry(KeyValue<Bytes, byte[]> stored) {
    return new Entry(stored.key.get(), stored.value);
  }

  @Override
  public void write(List<Entry> entries) {
    List<KeyValue<Bytes, byte[]>> stored = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      stored.add(new KeyValue<>(Bytes.wrap(entry.key()), entry.value()));
    }
    store.putAll(stored);
  }
}
