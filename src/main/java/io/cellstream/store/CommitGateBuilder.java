package io.cellstream.store;

import java.util.Map;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds each task's store: RocksDB, with a compacted changelog. */
public final class CommitGateBuilder implements StoreBuilder<CommitGate> {
  private final String name;
  private final DamagedFolders damaged;

  /** @param damaged told of stores that can't be read */
  public CommitGateBuilder(String name, DamagedFolders damaged) {
    this.name = name;
    this.damaged = damaged;
  }

  @Override
  public CommitGate build() {
    return new CommitGate(new MendingStore(Stores.persistentKeyValueStore(name).get(), damaged));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean loggingEnabled() {
    return true;
  }

  @Override
  public Map<String, String> logConfig() {
    return Map.of();
  }

  // the topology does not choose how states are cached and logged

  @Override
  public StoreBuilder<CommitGate> withCachingEnabled() {
    return this;
  }

  @Override
  public StoreBuilder<CommitGate> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<CommitGate> withLoggingEnabled(Map<String, String> config) {
    return this;
  }

  @Override
  public StoreBuilder<CommitGate> withLoggingDisabled() {
    throw new UnsupportedOperationException("a state that is not logged is lost with its machine");
  }
}
