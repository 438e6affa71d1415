package io.cellstream.store;

import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import io.cellstream.sequence.SequenceStates;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Sequence states in a persistent, changelogged key-value store: the event's key bytes to the state's bytes. The rest of the application
 * sees {@link SequenceStates} only, so that a store which keeps live states and writes them back at commit can take this one's place.
 */
public final class SequenceStore implements SequenceStates {
  private final KeyValueStore<Bytes, byte[]> bytes;
  private final StateCodec codec;

  public SequenceStore(KeyValueStore<Bytes, byte[]> bytes, StateCodec codec) {
    this.bytes = bytes;
    this.codec = codec;
  }

  /** Builds the store underneath: RocksDB, with a compacted changelog. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name, DamagedFolders damaged) {
    return Stores.keyValueStoreBuilder(mending(Stores.persistentKeyValueStore(name), damaged), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of()).withCachingDisabled();
  }

  private static KeyValueBytesStoreSupplier mending(KeyValueBytesStoreSupplier rocksDb, DamagedFolders damaged) {
    return new KeyValueBytesStoreSupplier() {
      @Override
      public String name() {
        return rocksDb.name();
      }

      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return new MendingStore(rocksDb.get(), damaged);
      }

      @Override
      public String metricsScope() {
        return rocksDb.metricsScope();
      }
    };
  }

  /** @throws StateFormatException naming the key, if its bytes can't be read */
  @Override
  public @Nullable SequenceState load(SequenceKey key) {
    byte[] state = bytes.get(Bytes.wrap(key.bytes()));
    if (state == null) {
      return null;
    }
    try {
      return codec.decode(state);
    } catch (StateFormatException e) {
      throw new StateFormatException("store " + bytes.name() + ", key " + key + ": " + e.getMessage());
    }
  }

  @Override
  public void save(SequenceKey key, SequenceState state) {
    bytes.put(Bytes.wrap(key.bytes()), codec.encode(state));
  }

  @Override
  public void delete(SequenceKey key) {
    bytes.delete(Bytes.wrap(key.bytes()));
  }

  /** Some stored sequence, if there is one: a look at one entry, however many there are. */
  public Optional<SequenceState> any() {
    try (KeyValueIterator<Bytes, byte[]> all = bytes.all()) {
      if (!all.hasNext()) {
        return Optional.empty();
      }
      KeyValue<Bytes, byte[]> first = all.next();
      return Optional.ofNullable(load(new SequenceKey(first.key.get())));
    }
  }
}
