package io.cellstream.store;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * The memory outside of the Java heap that all RocksDB stores of an instance share: one cache for blocks, indexes and filters, of which
 * write buffers may take half. Without it, each partition's store takes memory of its own. RocksDB's native library must be loaded before.
 */
public final class RocksDbMemory implements AutoCloseable {
  private static final String PROPERTY = "cellstream.internal.rocksdb.memory";
  private static final int WRITE_BUFFERS_PART = 2;

  private final LRUCache cache;
  private final WriteBufferManager writeBuffers;
  private final long writeBuffer;

  /** @param bytes of the cache, write buffers included */
  public RocksDbMemory(long bytes) {
    this.writeBuffer = bytes / WRITE_BUFFERS_PART;
    this.cache = new LRUCache(bytes);
    this.writeBuffers = new WriteBufferManager(writeBuffer, cache);
  }

  /** Makes the stores of a stream with these properties share it, unless the user has set a RocksDB configuration. */
  public void shareIn(Map<String, Object> streamsProperties) {
    if (!streamsProperties.containsKey(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG)) {
      streamsProperties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, Shared.class);
      streamsProperties.put(PROPERTY, this);
    }
  }

  /** Releases the memory, except what stores that are still open hold. */
  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
  }

  /** Configures a store to share the memory; Kafka Streams makes one for each store. */
  public static final class Shared implements RocksDBConfigSetter {
    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
      RocksDbMemory memory = (RocksDbMemory) Objects.requireNonNull(configs.get(PROPERTY), PROPERTY);
      BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      table.setBlockCache(memory.cache);
      // indexes and filters go into the cache, so that they count
      table.setCacheIndexAndFilterBlocks(true);
      table.setCacheIndexAndFilterBlocksWithHighPriority(true);
      table.setPinTopLevelIndexAndFilter(true);
      options.setTableFormatConfig(table);
      options.setWriteBufferManager(memory.writeBuffers);
      // records are written again and again: with a large buffer most old values never reach a file
      options.setWriteBufferSize(memory.writeBuffer);
    }

    @Override
    public void close(String storeName, Options options) {
      // the memory is shared by other stores, and outlives them
    }
  }
}
