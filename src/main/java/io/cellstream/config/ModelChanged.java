package io.cellstream.config;

/** What {@code run} does when the states it finds belong to another model. */
public enum ModelChanged {
  /** Refuse to start. */
  STOP,
  /** Go on with the states that the same model made with another mapping of fields; refuse to start on another model's. */
  CONTINUE,
  /** Close each such sequence when its key's next event comes, and begin a new one. */
  RESTART
}
