package io.cellstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksDbMemoryTest {
  private static final long BYTES = 16L << 20;

  @BeforeAll
  static void loadTheLibrary() {
    RocksDB.loadLibrary();
  }

  @Test
  void everyStoreHasTheSameMemory() {
    try (RocksDbMemory memory = new RocksDbMemory(BYTES); Options one = new Options(); Options other = new Options()) {
      Map<String, Object> properties = new HashMap<>();
      memory.shareIn(properties);
      assertThat(properties).containsEntry(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.Shared.class);
      for (Options store : new Options[]{one, other}) {
        store.setTableFormatConfig(new BlockBasedTableConfig());
        new RocksDbMemory.Shared().setConfig("states", store, properties);
        assertThat(((BlockBasedTableConfig) store.tableFormatConfig()).cacheIndexAndFilterBlocks()).isTrue();
        assertThat(store.writeBufferManager()).isNotNull();
        assertThat(store.writeBufferSize()).isEqualTo(BYTES / 2);
      }
      assertThat(one.writeBufferManager()).isSameAs(other.writeBufferManager());
    }
  }

  @Test
  void whoConfiguresRocksDbKeepsWhatHeHas() {
    try (RocksDbMemory memory = new RocksDbMemory(BYTES)) {
      Map<String, Object> properties = new HashMap<>(Map.of(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, "com.acme.Setter"));
      memory.shareIn(properties);
      assertThat(properties).containsOnly(Map.entry(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, "com.acme.Setter"));
    }
  }
}
