package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.process.JvmProbe;

/**
 * How many events were stepped together, by what Cellstream counts among Kafka Streams' metrics; builds that count no batches tell nothing.
 *
 * @param events in all batches since the start
 */
record BatchFill(double batches, double events) {
  private static final String METRICS = "kafka.streams:type=stream-sequence-metrics,*";

  static BatchFill now(JvmProbe probe) throws BenchException {
    return new BatchFill(probe.sum(METRICS, "waves-total"), probe.sum(METRICS, "wave-events-total"));
  }

  /** NaN where there were none. */
  double since(BatchFill before) {
    return (events - before.events) / (batches - before.batches);
  }
}
