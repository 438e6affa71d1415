package io.cellstream.runtime;

/** Something out of the ordinary that the process did because the world was not as expected. Each is logged when it happens, and counted. */
public enum Incident {
  /** A stream thread failed and another took its place. */
  THREAD_REPLACED,
  /** A partition had no valid offset to go on at, and an operator or a setting chose one. */
  POSITION_CHOSEN,
  /** An operator had a partition go on though its states were gone. */
  STATES_GIVEN_UP,
  /** The states on this machine were no copy of the changelog, so they were moved out of the way and read back from it. */
  LOCAL_STATE_SET_ASIDE
}
