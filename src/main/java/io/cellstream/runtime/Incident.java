package io.cellstream.runtime;

/** Something out of the ordinary that the process did because the world was not as expected. Each is logged when it happens, and counted. */
public enum Incident {
  /** A stream thread failed and another took its place. */
  THREAD_REPLACED,
  /** The registry did not know an event's schema id, and the event began to wait for it. */
  SCHEMA_AWAITED,
  /** A schema id that was waited for did not come: its events went to the dead letters. */
  SCHEMA_GIVEN_UP,
  /** Schema ids had been waited for so long that no further one was: events of unknown ids went to the dead letters at once, for a while. */
  SCHEMA_WAITING_SPENT
}
