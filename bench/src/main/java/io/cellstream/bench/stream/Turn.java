package io.cellstream.bench.stream;

import io.cellstream.bench.stream.process.ThreadKind;
import java.util.Map;

/**
 * What was seen of a contender's turn.
 *
 * @param rate events/s
 * @param micros CPU time an event, by kind of thread
 * @param brokerMicros CPU time of the broker an event
 * @param changelogBytes sent an event
 * @param allocatedBytes on the contender's heap an event
 * @param batchFill events a step; NaN where the contender does not tell
 * @param others share of the machine that none of the bench's processes had, 0 to 1
 */
record Turn(double rate, Map<ThreadKind, Double> micros, double brokerMicros, double changelogBytes, double allocatedBytes,
    double batchFill, double others) {
}
