package io.cellstream.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is opened on the way to something that will own it. Whatever ends the way early, all that was opened so far is closed, the last first; at its end
 * {@link #to} hands everything over, and nothing is.
 */
final class Handover implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Takes care of a resource until the end. */
  <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  /** The owner has been made and will close what it was made of. */
  <T> T to(T owner) {
    opened.clear();
    return owner;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("could not be closed after a start that failed", e); // the failure itself is on its way already
      }
    }
  }
}
