package io.cellstream.devcluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Kafka settings of a broker that is a controller too, on one machine, for a developer who waits for it. */
final class BrokerSettings {

  static final String CLIENTS = "PLAINTEXT";
  static final String CONTROLLER = "CONTROLLER";

  private BrokerSettings() {
  }

  /** @param ports by listener; the controller's is among them */
  static Map<String, String> of(Path directory, BrokerNode node, Map<String, Integer> ports) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(node.id()));
    // Kafka locks the metadata's directory only where it isn't the data's, and two controllers on one log would ruin it.
    settings.put("metadata.log.dir", directory.resolve("metadata").toAbsolutePath().toString());
    settings.put("log.dirs", directory.resolve("data").toAbsolutePath().toString());
    settings.put("listeners", addresses(ports.keySet().stream(), ports));
    settings.put("advertised.listeners", addresses(ports.keySet().stream().filter(name -> !name.equals(CONTROLLER)), ports));
    settings.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", CLIENTS);
    settings.put("controller.listener.names", CONTROLLER);
    // Static voters: unlike the voters of a dynamic quorum, which the metadata log remembers, they may change port at a restart.
    settings.put("controller.quorum.voters", node.isAlone()
        ? voter(node.id(), Objects.requireNonNull(ports.get(CONTROLLER)))
        : node.controllers().entrySet().stream().map(each -> voter(each.getKey(), each.getValue())).collect(Collectors.joining(",")));
    settings.putAll(copies(node.isAlone() ? 1 : node.controllers().size()));
    settings.putAll(smallAndQuick());
    return settings;
  }

  private static String addresses(Stream<String> listeners, Map<String, Integer> ports) {
    return listeners.map(name -> name + "://127.0.0.1:" + ports.get(name)).collect(Collectors.joining(","));
  }

  private static String voter(int id, int port) {
    return id + "@127.0.0.1:" + port;
  }

  /** As many copies of everything as there are brokers; all but one of them must be there to write. */
  private static Map<String, String> copies(int brokers) {
    String all = Integer.toString(brokers);
    String enough = Integer.toString(Math.max(1, brokers - 1));
    return Map.ofEntries( //
        Map.entry("default.replication.factor", all), //
        Map.entry("min.insync.replicas", enough), //
        Map.entry("offsets.topic.replication.factor", all), //
        Map.entry("offsets.topic.num.partitions", "4"), //
        Map.entry("transaction.state.log.replication.factor", all), //
        Map.entry("transaction.state.log.min.isr", enough), //
        Map.entry("transaction.state.log.num.partitions", "4"), //
        Map.entry("share.coordinator.state.topic.replication.factor", all), //
        Map.entry("share.coordinator.state.topic.min.isr", enough), //
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
