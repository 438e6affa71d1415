package io.cellstream.observe;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The connections that are open, so many at most: for one more, the eldest is closed. So whoever connects is let in, however many were there before
 * and whatever they do or leave undone; a probe is over long before it is the eldest. None may stay longer than a stated time. Safe for threads.
 */
final class Connections implements AutoCloseable {
  private final int most;
  private final Duration longest;
  private final InstantSource clock;
  /** From when each is open, in the order of coming. */
  private final Map<Socket, Instant> open = new LinkedHashMap<>();
  private boolean closed;

  /**
   * None yet.
   *
   * @param most how many may be open, each with its memory and its file descriptor
   * @param longest how long each may take for all it has to do
   */
  Connections(int most, Duration longest, InstantSource clock) {
    this.most = most;
    this.longest = longest;
    this.clock = clock;
  }

  /** Takes one in; true if another one had to go for it. After the end it is closed at once. */
  synchronized boolean admit(Socket socket) {
    if (closed) {
      closeQuietly(socket);
      return false;
    }
    closeOverdue();
    open.put(socket, clock.instant());
    return open.size() > most && closeEldest();
  }

  /** It is over. */
  synchronized void remove(Socket socket) {
    open.remove(socket);
  }

  /** Closes those that took too long. */
  synchronized void closeOverdue() {
    Instant last = clock.instant().minus(longest);
    while (!open.isEmpty() && open.values().iterator().next().isBefore(last)) {
      closeEldest();
    }
  }

  /** Makes room for one; false if there is none to close. */
  synchronized boolean closeEldest() {
    Iterator<Socket> eldest = open.keySet().iterator();
    if (!eldest.hasNext()) {
      return false;
    }
    closeQuietly(eldest.next());
    eldest.remove();
    return true;
  }

  synchronized int count() {
    return open.size();
  }

  /** Closes all, and every later one. */
  @Override
  public synchronized void close() {
    closed = true;
    open.keySet().forEach(Connections::closeQuietly);
    open.clear();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // the descriptor is free all the same, and the peer learns nothing more
    }
  }
}
