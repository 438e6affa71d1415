package io.cellstream.bench.stream;

import java.util.List;
import java.util.Set;

/**
 * What holds for all settings.
 *
 * @param partitions of the input and output topics
 * @param jvmFlags of every contender's JVM
 * @param length events of a sequence
 * @param reading how the model reads a sequence
 * @param surprise whether Cellstream emits it
 * @param hourRate events/s of the hour after which restores are measured again; 0: they are not
 * @param rate events/s at which latencies are measured, the same for all; 0: at shares of each contender's greatest
 * @param thorough names of those whose latency and restore are measured; empty: of all
 */
record StreamOptions(int partitions, List<String> jvmFlags, int length, StreamModel.Reading reading, boolean surprise, int hourRate,
    int rate,
    Set<String> thorough) {

  boolean isThorough(String contender) {
    return thorough.isEmpty() || thorough.contains(contender);
  }
}
