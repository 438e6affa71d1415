package io.cellstream.devcluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Binds servers to 127.0.0.1 without a moment in which another process could take the port: a free port is found by binding it, never
 * by asking first. Only servers that must know one another's ports before they start use {@link #free}.
 */
public final class LoopbackPort {

  /**
   * Below every system's range for outgoing connections. A port of that range can be taken while its server restarts, by any client of
   * any server; even by the server's own clients, whose attempts to reconnect over loopback may meet themselves.
   */
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;

  private LoopbackPort() {
  }

  /** Opens a server on one address, or fails with {@link BindException} where the address is taken. */
  interface Opener<T> {
    T open(InetSocketAddress address) throws IOException;
  }

  /** Ports that were free a moment ago, each another one. */
  public static List<Integer> free(int count) throws IOException {
    List<ServerSocket> bound = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        bound.add(bind("port", 0, address -> new ServerSocket(address.getPort(), 1, address.getAddress())));
      }
      return bound.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket each : bound) {
        each.close();
      }
    }
  }

  static InetSocketAddress address(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress("127.0.0.1", new byte[]{127, 0, 0, 1}), port);
  }

  /**
   * @param what the server, for the error message
   * @param port 0 for a free one
   * @throws IOException where the port is taken, in one line that names it
   */
  static <T> T bind(String what, int port, Opener<T> opener) throws IOException {
    if (port != 0) {
      try {
        return opener.open(address(port));
      } catch (BindException e) {
        throw new IOException(
            what + ": port " + port + " on 127.0.0.1 is taken; stop what listens there or choose another port (0 = any free one)", e);
      }
    }
    RandomGenerator random = RandomGenerator.getDefault();
    for (int attempt = 1;; attempt++) {
      try {
        return opener.open(address(random.nextInt(LOWEST, HIGHEST)));
      } catch (BindException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException(what + ": no free port on 127.0.0.1 in " + ATTEMPTS + " attempts from " + LOWEST + " to " + HIGHEST, e);
        }
      }
    }
  }
}
