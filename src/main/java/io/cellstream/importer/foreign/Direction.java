package io.cellstream.importer.foreign;

/** How a recurrent layer goes over its sequence. */
public enum Direction {
  FORWARD, BACKWARD, BIDIRECTIONAL;

  public int directions() {
    return this == BIDIRECTIONAL ? 2 : 1;
  }

  /** A layer that goes so, for people. */
  public String of(String source) {
    return switch (this) {
      case FORWARD -> source;
      case BACKWARD -> source + ", backward";
      case BIDIRECTIONAL -> source + ", forward and backward";
    };
  }
}
