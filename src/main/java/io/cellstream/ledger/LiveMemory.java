package io.cellstream.ledger;

/** The memory that the live states of one stream thread may take, divided among its tasks. For that thread. */
public final class LiveMemory {
  private final long bytes;
  private final int leastSequences;
  private int stores;

  /**
   * @param bytes the bytes for all tasks of the thread together
   * @param leastSequences the number of sequences that a task may always have in memory: a wave needs its own and the next wave's
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

  /** Whether a task may not hold so many sequences with so many bytes. */
  boolean isExceeded(int sequences, long taken) {
    return sequences > leastSequences && taken > bytes / Math.max(1, stores);
  }
}
