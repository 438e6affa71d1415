package io.cellstream.runtime;

/** Something out of the ordinary that the process did because the world was not as expected. Each is logged when it happens, and counted. */
public enum Incident {
  /** A stream thread failed and another took its place. */
  THREAD_REPLACED
}
