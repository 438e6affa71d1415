package io.cellstream.devcluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One KRaft node, put together as {@link KafkaRaftServer} does it, but for two things a guest in somebody else's JVM needs: it takes
 * sockets that are bound already, and a fault ends the node, not the process. All of Kafka's internal server classes that Cellstream
 * touches are named here.
 */
final class KraftNode {

  private static final Logger LOG = LoggerFactory.getLogger(KraftNode.class);

  private final ControllerServer controller;
  private final BrokerServer broker;
  private boolean stopped;

  private KraftNode(ControllerServer controller, BrokerServer broker) {
    this.controller = controller;
    this.broker = broker;
  }

  /**
   * Starts a node; returns when it serves clients.
   *
   * @param cluster the cluster's id, if the node has none yet
   * @param sockets bound, by listener
   */
  static KraftNode start(KafkaConfig config, String cluster, Map<String, ServerSocketChannel> sockets) throws IOException {
    outliveKafkasExits();
    try {
      if (!Files.exists(Path.of(config.metadataLogDir(), "meta.properties"))) {
        format(config, cluster);
      }
      KraftNode node = assemble(config,
          (listener, address, backlog, receiveBuffer) -> Objects.requireNonNull(sockets.get(listener), listener));
      node.startup();
      return node;
    } catch (Exception e) { // Scala declares no checked exceptions, and throws them
      throw new IOException("broker: could not start on " + config.logDirs().getFirst() + ": " + reason(e), e);
    }
  }

  private static KraftNode assemble(KafkaConfig config, ServerSocketFactory boundSockets) {
    var directories = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    SharedServer shared = new SharedServer(config, directories._1(), Time.SYSTEM, new Metrics(),
        CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(config.quorumConfig().voters())), List.of(),
        (name, fatal, action) -> new LoggingFaultHandler(name, action), boundSockets);
    return new KraftNode(new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2()), new BrokerServer(shared));
  }

  private void startup() {
    try {
      controller.startup();
      broker.startup();
    } catch (Exception e) {
      stop();
      throw e;
    }
  }

  /** The broker first: its orderly departure needs the controller. */
  synchronized void stop() {
    if (!stopped) {
      stopped = true;
      broker.shutdown();
      controller.shutdown();
      broker.awaitShutdown();
      controller.awaitShutdown();
    }
  }

  /** The innermost message: Kafka's outer ones say only that a step failed. */
  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static void format(KafkaConfig config, String cluster) throws Exception {
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter().setPrintStream(nowhere).setNodeId(config.nodeId()).setClusterId(cluster)
          .setControllerListenerName(BrokerSettings.CONTROLLER).setDirectories(config.logDirs()).addDirectory(config.metadataLogDir())
          .setMetadataLogDirectory(config.metadataLogDir()).setReleaseVersion(MetadataVersion.latestProduction())
          // A start that was cut short may have formatted one directory and not the other.
          .setIgnoreFormatted(true).run();
    }
  }

  /** A broker whose disk fails ends its JVM, through Kafka's own {@link Exit}. In process, that JVM is the application's. */
  private static void outliveKafkasExits() {
    Exit.Procedure log = (status, message) -> LOG.error("the broker in process asked to end the process with status {}: {}", status,
        message);
    Exit.setExitProcedure(log);
    Exit.setHaltProcedure(log);
  }
}
