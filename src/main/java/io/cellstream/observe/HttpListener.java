package io.cellstream.observe;

import io.cellstream.cluster.StartupException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.hc.core5.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens, and lets everyone in: see {@link Connections} for why a flood of slow callers stands in no probe's way. Servers that were looked at stop
 * accepting, or turn the newest away, when they are full; so accepting and closing are done here, and only HTTP is left to a library.
 */
final class HttpListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  /** Each holds memory and a file descriptor, which the stream's stores need as well. */
  static final int MOST_CONNECTIONS = 100;
  /** A closed one keeps its descriptor until its own thread has noticed; of these there are no more. */
  private static final int MOST_LEAVING = 28;
  /** For a request, its answer and the way of both. */
  static final Duration LONGEST = Duration.ofSeconds(10);
  /** How many may wait for the one who accepts; the system allows no more than {@code net.core.somaxconn}. */
  private static final int BACKLOG = 1024;
  private static final int LOOK_ROUND_MS = 1000;
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final ServerSocket server;
  private final HttpConversation conversation;
  private final InstantSource clock = InstantSource.system();
  private final Connections connections = new Connections(MOST_CONNECTIONS, LONGEST, clock);
  /** A thread for each connection, at no cost worth mention. */
  private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("observe-", 0).factory());
  private final Semaphore room = new Semaphore(MOST_CONNECTIONS + MOST_LEAVING);
  private Instant warned = Instant.MIN;

  private HttpListener(ServerSocket server, Routes routes) {
    this.server = server;
    this.conversation = new HttpConversation(routes);
  }

  /**
   * Begins to listen and to answer.
   *
   * @param setting the one that says where, for the error message
   * @throws StartupException if the address can't be had
   */
  static HttpListener open(InetSocketAddress address, String setting, Routes routes) throws StartupException {
    HttpListener listener = new HttpListener(bound(address, setting), routes);
    listener.threads.execute(listener::acceptAll);
    LOG.info("health and metrics at http://{}/", shown(listener.address()));
    return listener;
  }

  private static ServerSocket bound(InetSocketAddress address, String setting) throws StartupException {
    try {
      ServerSocket server = new ServerSocket();
      try {
        server.setSoTimeout(LOOK_ROUND_MS);
        server.bind(address, BACKLOG);
        return server;
      } catch (IOException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StartupException("can't listen at " + shown(address) + " (" + setting + "): " + e.getMessage()
          + "; choose another port or an address of this machine, or stop what listens there", e);
    }
  }

  private void acceptAll() {
    try {
      while (!server.isClosed()) {
        room.acquire();
        if (!accept()) {
          room.release();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a little for the next connection; false if there was none. */
  @SuppressWarnings("ThreadPriorityCheck") // a virtual thread's yield puts it behind those that wait to run
  private boolean accept() throws InterruptedException {
    Socket socket;
    try {
      socket = server.accept();
    } catch (SocketTimeoutException _) {
      connections.closeOverdue();
      return false;
    } catch (IOException e) {
      makeRoom(e);
      return false;
    }
    if (connections.admit(socket)) {
      warn("more than " + MOST_CONNECTIONS + " connections at once: the eldest are closed for new ones");
    }
    threads.execute(() -> serve(socket));
    // whoever has come may ask before the next one comes, or a flood could outrun its own probes
    Thread.yield();
    return true;
  }

  /** The process has no file descriptor left, most likely; that may pass, so this goes on. */
  private void makeRoom(IOException e) throws InterruptedException {
    if (server.isClosed()) {
      return;
    }
    warn("no connection can be accepted, and is tried again: " + e.getMessage());
    if (!connections.closeEldest()) {
      Thread.sleep(LOOK_ROUND_MS);
    }
  }

  private void warn(String what) {
    Instant now = clock.instant();
    if (warned.isBefore(now.minus(BETWEEN_WARNINGS))) {
      warned = now;
      LOG.warn("health and metrics: {}", what);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      conversation.hold(socket);
    } catch (IOException | HttpException e) {
      LOG.debug("a connection ended early: {}", e.toString());
    } finally {
      connections.remove(socket);
      room.release();
    }
  }

  /** Where it listens: the port that was found, if any free one was asked for. */
  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
    connections.close();
    threads.shutdownNow();
  }
}
