package io.cellstream.devcluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Kafka settings of a broker that is its own controller, on one machine, for a developer who waits for it. */
final class BrokerSettings {

  static final int NODE_ID = 1;
  static final String CLIENTS = "PLAINTEXT";
  static final String CONTROLLER = "CONTROLLER";

  private BrokerSettings() {
  }

  /** @param ports by listener; the controller's is among them */
  static Map<String, String> of(Path directory, Map<String, Integer> ports) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    // Kafka locks the metadata's directory only where it isn't the data's, and two controllers on one log would ruin it.
    settings.put("metadata.log.dir", directory.resolve("metadata").toAbsolutePath().toString());
    settings.put("log.dirs", directory.resolve("data").toAbsolutePath().toString());
    settings.put("listeners", addresses(ports.keySet().stream(), ports));
    settings.put("advertised.listeners", addresses(ports.keySet().stream().filter(name -> !name.equals(CONTROLLER)), ports));
    settings.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", CLIENTS);
    settings.put("controller.listener.names", CONTROLLER);
    // Static voters: unlike the voters of a dynamic quorum, which the metadata log remembers, they may change port at a restart.
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + ports.get(CONTROLLER));
    settings.putAll(oneOfEverything());
    settings.putAll(smallAndQuick());
    return settings;
  }

  private static String addresses(Stream<String> listeners, Map<String, Integer> ports) {
    return listeners.map(name -> name + "://127.0.0.1:" + ports.get(name)).collect(Collectors.joining(","));
  }

  private static Map<String, String> oneOfEverything() {
    return Map.ofEntries( //
        Map.entry("default.replication.factor", "1"), //
        Map.entry("min.insync.replicas", "1"), //
        Map.entry("offsets.topic.replication.factor", "1"), //
        Map.entry("offsets.topic.num.partitions", "4"), //
        Map.entry("transaction.state.log.replication.factor", "1"), //
        Map.entry("transaction.state.log.min.isr", "1"), //
        Map.entry("transaction.state.log.num.partitions", "4"), //
        Map.entry("share.coordinator.state.topic.replication.factor", "1"), //
        Map.entry("share.coordinator.state.topic.min.isr", "1"), //
        Map.entry("share.coordinator.state.topic.num.partitions", "1"));
  }

  private static Map<String, String> smallAndQuick() {
    return Map.ofEntries( //
        // A typo in a topic's name must not make a topic.
        Map.entry("auto.create.topics.enable", "false"), //
        // Retention goes by the records' own timestamps: at the default of 7 days, events of last year would be gone within the minute.
        Map.entry("log.retention.ms", "-1"), //
        Map.entry("group.initial.rebalance.delay.ms", "0"), //
        // A start that hangs ends in an error.
        Map.entry("server.max.startup.time.ms", "30000"), //
        // Bytes. The defaults (128 MB of heap, 10 MB of mapped file for each index of each partition) are a server's.
        Map.entry("log.cleaner.dedupe.buffer.size", "2097152"), //
        Map.entry("log.index.size.max.bytes", "262144"), //
        Map.entry("num.network.threads", "2"), //
        Map.entry("num.io.threads", "4"));
  }
}
