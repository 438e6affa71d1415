package io.cellstream.bench;

/** What {@code --version} prints. */
public final class Version {
  public static final String TEXT = "cellstream bench 0.1.0-SNAPSHOT";

  private Version() {
  }
}
