package io.cellstream.runtime;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Asks for the cause of a standstill. May take long. */
@FunctionalInterface
interface Inquiry {

  /**
   * The answer.
   *
   * @param committed partitions whose events were committed after all
   * @param cause the cause in one line, with the remedy
   */
  record Report(Set<TopicPartition> committed, String cause) {
  }

  /** @param fetched the partitions whose events seem to wait, each with the offset of the last one that was fetched */
  Report of(Map<TopicPartition, Long> fetched);
}
