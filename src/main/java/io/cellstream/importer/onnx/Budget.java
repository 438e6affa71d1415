package io.cellstream.importer.onnx;

/**
 * How many elements may be made, or read once more, for the nodes of one graph. A small file could ask for any number: a thousand nodes can
 * share one weight, and each of them would take a copy.
 */
final class Budget {
  /** Exporters take a weight through a handful of nodes, each of which makes it anew. */
  private static final long COPIES = 32;
  private static final long ALWAYS = 1L << 16;

  private long left = ALWAYS;

  /** @param bytes of the file */
  Budget(long bytes) {
    add(bytes);
  }

  /** Another file's size: weights may lie beside the graph. */
  void add(long bytes) {
    left += COPIES * bytes / Float.BYTES;
  }

  /** Whether so many were left, which are taken then. */
  boolean take(long elements) {
    if (elements > left) {
      return false;
    }
    left -= elements;
    return true;
  }
}
