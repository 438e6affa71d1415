package io.cellstream.ledger;

/** How much memory the live states of one stream thread may take, divided among its tasks. For that thread. */
public final class LiveMemory {
  private final long bytes;
  private final int leastSequences;
  private int stores;

  /**
   * @param bytes for all tasks of the thread
   * @param leastSequences how many sequences a task may have in memory whatever they take: a wave needs its own, and the next one's
   */
  public LiveMemory(long bytes, int leastSequences) {
    this.bytes = bytes;
    this.leastSequences = leastSequences;
  }

  void join() {
    stores++;
  }

  void leave() {
    stores--;
  }

  /** Whether a store of so many sequences, which take so many bytes, is larger than it may be. */
  boolean isExceeded(int sequences, long taken) {
    return sequences > leastSequences && taken > bytes / Math.max(1, stores);
  }
}
