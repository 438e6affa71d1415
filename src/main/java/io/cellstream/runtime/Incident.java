package io.cellstream.runtime;

/** Something out of the ordinary that the process did because the world was not as expected. Each is logged when it happens, and counted. */
public enum Incident {
  /** A stream thread failed and another took its place. */
  THREAD_REPLACED,
  /** A task's local state was damaged, was set aside and is restored from the changelog. */
  STATE_SET_ASIDE,
  /** An event that can't be read was passed because {@code run --pass} named it. */
  EVENT_PASSED
}
