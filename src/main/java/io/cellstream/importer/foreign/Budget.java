package io.cellstream.importer.foreign;

/**
 * How many elements may be made, or read once more, of one file's. A small file could ask for any number: a thousand nodes of a graph can
 * share one weight, and a thousand tensors one storage, and each of them would take a copy.
 */
public final class Budget {
  /** Exporters take a weight through a handful of nodes, each of which makes it anew. */
  private static final long COPIES = 32;
  private static final long ALWAYS = 1L << 16;

  private long left = ALWAYS;

  /** @param bytes of the file */
  public Budget(long bytes) {
    add(bytes);
  }

  /** Another file's size: weights may lie beside the graph. */
  public void add(long bytes) {
    left += COPIES * bytes / Float.BYTES;
  }

  /** Whether so many were left, which are taken then. */
  public boolean take(long elements) {
    if (elements > left) {
      return false;
    }
    left -= elements;
    return true;
  }
}
