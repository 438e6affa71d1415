package io.cellstream.sequence;

/** What to do with a state that belongs to another model. */
public enum ModelChangePolicy {
  /** Stop with an error. */
  STOP,
  /** Close the sequence with reason MODEL_CHANGED and begin a new one with the event at hand. */
  RESTART
}
