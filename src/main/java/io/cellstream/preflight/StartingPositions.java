package io.cellstream.preflight;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What a start has to do so that offsets and states tell one story, once all its checks have passed.
 *
 * @param begins by partition, the offset of the next event to read; of those that are in order
 * @param toCommit of these, the ones that the group does not have yet
 * @param incidents what is out of the ordinary in that, one for each partition it concerns
 * @param setAside whether the states on this machine are of another changelog
 */
public record StartingPositions(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> toCommit, List<Incident> incidents,
    boolean setAside) {
  /** Nothing. */
  static final StartingPositions NONE = new StartingPositions(Map.of(), Map.of(), List.of(), false);

  public StartingPositions {
    begins = Map.copyOf(begins);
    toCommit = Map.copyOf(toCommit);
    incidents = List.copyOf(incidents);
  }
}
