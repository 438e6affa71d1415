package io.cellstream.bench.sweep;

import io.cellstream.store.RocksDbMemory;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.metrics.StreamsMetricsImpl;

/** What a store of Kafka Streams asks of the task that it is opened for. Without a stream there is nothing to restore and to process. */
final class StoreContext implements StateStoreContext {
  private static final TaskId TASK = new TaskId(0, 0);

  private final Path folder;
  private final Map<String, Object> settings;
  private final StreamsMetrics metrics = new StreamsMetricsImpl(new Metrics(), "sweep", Time.SYSTEM);

  StoreContext(Path folder, RocksDbMemory memory) {
    this.folder = folder;
    this.settings = new HashMap<>(Map.of(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, "INFO"));
    memory.shareIn(settings);
  }

  @Override
  public String applicationId() {
    return "sweep";
  }

  @Override
  public TaskId taskId() {
    return TASK;
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return Optional.empty();
  }

  @Override
  public Serde<?> keySerde() {
    return Serdes.ByteArray();
  }

  @Override
  public Serde<?> valueSerde() {
    return Serdes.ByteArray();
  }

  @Override
  public File stateDir() {
    return folder.toFile();
  }

  @Override
  public StreamsMetrics metrics() {
    return metrics;
  }

  @Override
  public void register(StateStore store, StateRestoreCallback restore) {
  }

  @Override
  public void register(StateStore store, StateRestoreCallback restore, CommitCallback commit) {
  }

  @Override
  public Map<String, Object> appConfigs() {
    return settings;
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    return Map.of();
  }
}
