package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.text.Amounts;

/**
 * How the input topic's partitions are shared among stream threads: one that has none does nothing, and the one that has most is the first to
 * fall behind.
 *
 * @param here the stream threads of this instance
 * @param others those that are in the group already
 */
record Sharing(String topic, int partitions, int here, int others) {
  static final String SUBJECT = "threads";

  int threads() {
    return here + others;
  }

  /** The most partitions that a thread has. */
  int most() {
    return (partitions + threads() - 1) / threads();
  }

  void check(Findings findings) throws StartupException {
    String shared = Amounts.count(partitions, "partition") + " of topic " + topic + " for " + Amounts.count(threads(), "stream thread")
        + (others == 0 ? "" : " (" + here + " of this instance, " + others + " in the group already)");
    int least = partitions / threads();
    if (least == 0) {
      int idle = threads() - partitions;
      findings.warning(SUBJECT, shared + ": " + idle + (idle == 1 ? " has" : " have") + " nothing to do; lower num.stream.threads or start"
          + " fewer instances, unless " + (idle == 1 ? "it is" : "they are") + " to stand in for others");
    } else if (2 * most() >= 3 * least) {
      findings.warning(SUBJECT, shared + ": uneven, some have " + least + " and others " + most() + ", which lag first; let the number of"
          + " threads divide that of partitions");
    } else {
      findings.note(SUBJECT, shared + ": " + (most() == least ? most() + " each" : least + " or " + most() + " each"));
    }
  }
}
