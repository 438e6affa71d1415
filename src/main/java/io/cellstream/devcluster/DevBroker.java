package io.cellstream.devcluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import kafka.server.KafkaConfig;

/**
 * A real Kafka broker and KRaft controller, in this process and on loopback only. Its topics, offsets and transactions live in its
 * directory: a broker started again on the same directory has them all. After
 * a close it is back in a second; after its process was killed it first waits out its own old session, 9 s.
 */
public final class DevBroker implements AutoCloseable {

  private final Map<String, ServerSocketChannel> sockets;
  private final Map<String, Integer> ports;
  private final KraftNode node;

  private DevBroker(Map<String, ServerSocketChannel> sockets, Map<String, Integer> ports, KraftNode node) {
    this.sockets = sockets;
    this.ports = ports;
    this.node = node;
  }

  /**
   * Starts a broker and returns when it serves clients.
   *
   * @param directory empty, absent, or that of an earlier broker
   * @param port where clients connect; 0 for a free one
   * @throws IOException the port is taken, the directory is in use or can't be written, or the broker failed to start
   */
  public static DevBroker start(Path directory, int port) throws IOException {
    return start(directory, port, Map.of());
  }

  /**
   * As {@link #start(Path, int)}, with these of the broker's settings over its usual ones: an authorizer, for example.
   *
   * @param more by Kafka's names
   * @param listeners for clients, besides the usual one: each gets a free port, and what it speaks is in {@code more}
   */
  public static DevBroker start(Path directory, int port, Map<String, String> more, String... listeners) throws IOException {
    return start(directory, BrokerNode.alone(port), more, listeners);
  }

  /** As {@link #start(Path, int, Map, String...)}, as one of several; returns when so many of them are there that they serve clients. */
  public static DevBroker start(Path directory, BrokerNode node, Map<String, String> more, String... listeners) throws IOException {
    Files.createDirectories(directory);
    Map<String, ServerSocketChannel> sockets = new LinkedHashMap<>();
    try {
      sockets.put(BrokerSettings.CLIENTS, LoopbackPort.bind("broker", node.port(), DevBroker::listen));
      sockets.put(BrokerSettings.CONTROLLER, LoopbackPort.bind("controller", node.controllerPort(), DevBroker::listen));
      for (String listener : listeners) {
        sockets.put(listener, LoopbackPort.bind("listener " + listener, 0, DevBroker::listen));
      }
      Map<String, Integer> ports = portsOf(sockets);
      Map<String, String> settings = BrokerSettings.of(directory, node, ports);
      settings.putAll(more);
      return new DevBroker(sockets, ports, KraftNode.start(new KafkaConfig(settings, false), node.cluster(), sockets));
    } catch (IOException | RuntimeException e) {
      close(sockets);
      throw e;
    }
  }

  /** {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return bootstrapServers(BrokerSettings.CLIENTS);
  }

  /** As {@link #bootstrapServers()}, at a listener that was asked for. */
  public String bootstrapServers(String listener) {
    return "127.0.0.1:" + Objects.requireNonNull(ports.get(listener), listener);
  }

  public int port() {
    return Objects.requireNonNull(ports.get(BrokerSettings.CLIENTS));
  }

  /** Stops the broker cleanly: clients are cut off, data is kept. A second call does nothing. */
  @Override
  public void close() throws IOException {
    node.stop();
    close(sockets);
  }

  private static void close(Map<String, ServerSocketChannel> sockets) throws IOException {
    for (ServerSocketChannel socket : sockets.values()) {
      socket.close();
    }
  }

  private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      return channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Map<String, Integer> portsOf(Map<String, ServerSocketChannel> sockets) throws IOException {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (Map.Entry<String, ServerSocketChannel> each : sockets.entrySet()) {
      ports.put(each.getKey(), ((InetSocketAddress) each.getValue().getLocalAddress()).getPort());
    }
    return ports;
  }
}
