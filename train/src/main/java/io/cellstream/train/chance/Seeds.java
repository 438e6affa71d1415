package io.cellstream.train.chance;

/** Seeds that are spoken for. */
public final class Seeds {
  /** What is held out is drawn from it, and so always the same; training refuses it. */
  public static final int HELD_OUT = 2_026;

  private Seeds() {
  }
}
