package io.cellstream.topology;

/** Tells of an input partition whether, and for how long, it has been read to its end. For the stream thread that has the partition. */
public interface ReadToEnd {
  /** Of what is never read to its end, as far as anyone knows. */
  ReadToEnd UNKNOWN = new ReadToEnd() {
    @Override
    public long millisSinceAsked(int partition) {
      return 0;
    }

    @Override
    public boolean isNow(int partition, long taken) {
      return false;
    }
  };

  /** For how many ms it has been read to its end since this was last asked. */
  long millisSinceAsked(int partition);

  /**
   * Whether nothing that is in the partition is still to be taken. Asks the broker.
   *
   * @param taken the offset of the last event that was taken
   */
  boolean isNow(int partition, long taken);
}
