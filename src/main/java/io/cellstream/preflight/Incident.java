package io.cellstream.preflight;

/**
 * Something out of the ordinary that the process did because conditions were not as expected. Each is logged when it happens, and counted.
 */
public enum Incident {
  /** A stream thread failed and another took its place. */
  THREAD_REPLACED,
  /** A partition had no valid committed offset, and an operator or a setting chose one. */
  POSITION_CHOSEN,
  /** An operator let a partition go on although its states were gone. */
  STATES_GIVEN_UP,
  /** The states on this machine were not copies of the changelog, so they were set aside and restored from it. */
  STALE_STATE_SET_ASIDE,
  /** The registry did not know an event's schema id, and the event began to wait for it. */
  SCHEMA_AWAITED,
  /** The registry did not learn a schema id in time, and its events went to the dead letters. */
  SCHEMA_GIVEN_UP,
  /** Events had waited for schema ids so long that no more waited for a while: events of unknown ids went to the dead letters at once. */
  SCHEMA_WAITING_SPENT,
  /** A task's local state was damaged, and was set aside and restored from the changelog. */
  DAMAGED_STATE_SET_ASIDE,
  /** An event that can't be read was passed because {@code run --pass} named it. */
  EVENT_PASSED
}
