package io.cellstream.sequence;

/** What to do with a state that another model left behind. */
public enum ModelChangePolicy {
  /** Refuse to go on. */
  STOP,
  /** Close the sequence with reason MODEL_CHANGED and begin a new one with the event at hand. */
  RESTART
}
