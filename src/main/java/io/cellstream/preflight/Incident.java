package io.cellstream.preflight;

/**
 * Something out of the ordinary that the process did because conditions were not as expected. Each is logged when it happens, and counted.
 */
public enum Incident {
  THREAD_REPLACED("a stream thread failed and another took its place"), //
  POSITION_CHOSEN("a partition had no valid offset to go on at, and an operator or a setting chose one"), //
  STATES_GIVEN_UP("an operator had a partition go on though its states were gone"), //
  STALE_STATE_SET_ASIDE("local states were no copy of the changelog: moved out of the way and read back from it"), //
  SCHEMA_AWAITED("the registry did not know an event's schema id, and the event began to wait"), //
  SCHEMA_GIVEN_UP("an id that was waited for did not come: its events went to the dead letters"), //
  SCHEMA_WAITING_SPENT("ids had been waited for so long that no further one was, for a while"), //
  DAMAGED_STATE_SET_ASIDE("a task's local state was damaged, set aside and restored from the changelog"), //
  EVENT_PASSED("an event that can't be read was passed because `run --pass` named it"), //
  TRANSACTION_ENDED("a transaction that a killed instance had left open was ended, so that its partitions could go on");

  private final String text;

  Incident(String text) {
    this.text = text;
  }

  /** What happened. */
  public String text() {
    return text;
  }
}
