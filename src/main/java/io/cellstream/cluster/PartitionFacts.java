package io.cellstream.cluster;

import io.cellstream.ledger.Source;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What the cluster says about one partition of the input topic, and about the states that were made of its events.
 *
 * @param committed the offset at which the application continues; empty if the group has none
 * @param first the offset of the first event that the topic still has
 * @param end the offset that the next event will get
 * @param changelogEnd how many offsets of its changelog partition were ever written; also 0 if there is no changelog
 * @param marked the changelog's mark; empty if it has none, or was not asked
 */
public record PartitionFacts(TopicPartition partition, Optional<Position> committed, long first, long end, long changelogEnd,
    Optional<Marked> marked) {

  /**
   * A changelog's mark.
   *
   * @param source the partition whose events were read
   * @param next the offset of the first event that no state has seen
   * @param isSame whether the source is this partition, of this very topic
   * @param unseen whether the topic has events between {@code next} and the committed offset; their states are gone
   */
  public record Marked(Source source, long next, boolean isSame, boolean unseen) {
  }

  /**
   * A committed offset.
   *
   * @param next the offset of the event to read next
   * @param chosen whether it was set from outside the stream, by a start or by a tool, and no event was read since
   */
  public record Position(long next, boolean chosen) {
  }

  public boolean hasStates() {
    return changelogEnd > 0;
  }
}
