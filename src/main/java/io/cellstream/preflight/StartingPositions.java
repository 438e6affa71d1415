package io.cellstream.preflight;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What a start must do so that offsets and states agree, once all its checks have passed.
 *
 * @param begins by partition, the offset of the next event to read; only partitions that can be read
 * @param toCommit those of these offsets that the group does not have yet
 * @param incidents what is out of the ordinary about it, one incident for each partition concerned
 * @param setAside whether the states on this machine must be set aside, because they are copies of another changelog
 */
public record StartingPositions(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> toCommit, List<Incident> incidents,
    boolean setAside) {
  /** Nothing to do, and no partition to read. */
  static final StartingPositions NONE = new StartingPositions(Map.of(), Map.of(), List.of(), false);

  public StartingPositions {
    begins = Map.copyOf(begins);
    toCommit = Map.copyOf(toCommit);
    incidents = List.copyOf(incidents);
  }
}
