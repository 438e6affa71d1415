package io.cellstream.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds resources while their owner is being made. If that fails, all resources opened so far are closed, the last one first. If it
 * succeeds, {@link #to} hands them over to the owner, and none is closed here.
 */
final class Handover implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Closes the resource if no owner takes it over. */
  <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Hands all resources over to the owner, which will close them. */
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
        LOG.warn("a resource could not be closed after the start failed", e); // the failure of the start itself is being thrown already
      }
    }
  }
}
