package io.cellstream.bench.sweep;

import io.cellstream.bench.BenchException;
import io.cellstream.ledger.Local;
import io.cellstream.store.RocksDbMemory;
import io.cellstream.store.StoredRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.rocksdb.RocksDB;

/** A RocksDB store in a folder, opened as the stream opens its own, with as much memory as the stream has by default. */
final class Disk implements AutoCloseable {
  private static final long MEMORY = 256L << 20;

  private final RocksDbMemory memory;
  private final KeyValueStore<Bytes, byte[]> store;

  Disk(Path folder) {
    RocksDB.loadLibrary();
    this.memory = new RocksDbMemory(MEMORY);
    this.store = Stores.persistentKeyValueStore("sequence-ledger").get();
    store.init(new StoreContext(folder, memory), store);
  }

  Local records() {
    return new StoredRecords(store);
  }

  KeyValueStore<Bytes, byte[]> store() {
    return store;
  }

  /** The bytes of all files of a closed one: what was in memory is in files then. */
  static long bytes(Path folder) throws BenchException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      throw new BenchException(folder + ": can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    store.close();
    memory.close();
  }
}
