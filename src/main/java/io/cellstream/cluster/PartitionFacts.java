package io.cellstream.cluster;

import io.cellstream.ledger.Source;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What the cluster says of one partition of the input topic, and of the states that were made of its events.
 *
 * @param committed where the application goes on; empty if the group has no offset for it
 * @param first the offset of the first event that the topic still has
 * @param end the offset that the next event will get
 * @param changelogEnd how many offsets of its changelog partition were ever written; 0 also where there is no changelog
 * @param marked what the changelog says of where it was read to; empty if it says nothing, or was not asked
 */
public record PartitionFacts(TopicPartition partition, Optional<Position> committed, long first, long end, long changelogEnd,
    Optional<Marked> marked) {

  /**
   * What a changelog's mark says.
   *
   * @param source the partition that it speaks of
   * @param next the offset of the first event that no state has seen
   * @param isSame whether that is this partition, of this very topic
   * @param unseen whether the topic has events from there on to the committed offset: their states are gone
   */
  public record Marked(Source source, long next, boolean isSame, boolean unseen) {
  }

  /**
   * A committed offset.
   *
   * @param next of the event to read next
   * @param chosen it was set from outside, by a start or by a person's tool, and the stream has read no event since
   */
  public record Position(long next, boolean chosen) {
  }

  public boolean hasStates() {
    return changelogEnd > 0;
  }
}
