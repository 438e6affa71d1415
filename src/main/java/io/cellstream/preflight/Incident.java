package io.cellstream.preflight;

/** Something out of the ordinary that the process did because the world was not as expected. Each is logged when it happens, and counted. */
public enum Incident {
  /** A stream thread failed and another took its place. */
  THREAD_REPLACED,
  /** A partition had no valid offset to go on at, and an operator or a setting chose one. */
  POSITION_CHOSEN,
  /** An operator had a partition go on though its states were gone. */
  STATES_GIVEN_UP,
  /** The states on this machine were no copy of the changelog, so they were moved out of the way and read back from it. */
  STALE_STATE_SET_ASIDE,
  /** The registry did not know an event's schema id, and the event began to wait for it. */
  SCHEMA_AWAITED,
  /** A schema id that was waited for did not come: its events went to the dead letters. */
  SCHEMA_GIVEN_UP,
  /** Schema ids had been waited for so long that no further one was: events of unknown ids went to the dead letters at once, for a while. */
  SCHEMA_WAITING_SPENT,
  /** A task's local state was damaged, was set aside and is restored from the changelog. */
  DAMAGED_STATE_SET_ASIDE,
  /** An event that can't be read was passed because {@code run --pass} named it. */
  EVENT_PASSED
}
