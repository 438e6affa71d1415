package io.cellstream.config;

/** What {@code run} does where it finds states but no valid offset to go on at, and nobody said where. */
public enum OffsetsMissing {
  /** Refuse to start. */
  STOP,
  /** Go on where {@code auto.offset.reset} says, with the states there are. */
  CONTINUE
}
