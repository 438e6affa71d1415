package io.cellstream.devcluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;

/**
 * A real Kafka broker, its own KRaft controller, in this process and on loopback only. Its topics, offsets and transactions live in its
 * directory: a broker started again on the same directory has them all. After
 * a close it is back in a second; after its process was killed it first waits out its own old session, 9 s.
 */
public final class DevBroker implements AutoCloseable {

  private final ServerSocketChannel clients;
  private final ServerSocketChannel controller;
  private final KraftNode node;
  private final int port;

  private DevBroker(ServerSocketChannel clients, ServerSocketChannel controller, KraftNode node) throws IOException {
    this.clients = clients;
    this.controller = controller;
    this.node = node;
    this.port = portOf(clients);
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
   */
  public static DevBroker start(Path directory, int port, Map<String, String> more) throws IOException {
    Files.createDirectories(directory);
    ServerSocketChannel clients = LoopbackPort.bind("broker", port, DevBroker::listen);
    ServerSocketChannel controller = null;
    try {
      controller = LoopbackPort.bind("controller", 0, DevBroker::listen);
      Map<String, String> settings = BrokerSettings.of(directory, portOf(clients), portOf(controller));
      settings.putAll(more);
      KafkaConfig config = new KafkaConfig(settings, false);
      return new DevBroker(clients, controller, KraftNode.start(config, clients, controller));
    } catch (IOException | RuntimeException e) {
      clients.close();
      if (controller != null) {
        controller.close();
      }
      throw e;
    }
  }

  /** {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Stops the broker cleanly: clients are cut off, data is kept. A second call does nothing. */
  @Override
  public void close() throws IOException {
    node.stop();
    clients.close();
    controller.close();
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

  private static int portOf(ServerSocketChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }
}
