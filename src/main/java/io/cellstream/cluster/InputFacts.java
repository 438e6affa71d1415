package io.cellstream.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The four stories that must agree before the first event is read: committed offsets, the input topic, the changelog, and this machine's
 * copy of the states.
 *
 * @param partitions of the input topic, in order
 * @param changelog empty if the model keeps no states
 * @param otherTopics that the group has offsets of as well
 * @param running whether the group has members
 */
public record InputFacts(String application, String topic, List<PartitionFacts> partitions, Optional<Changelog> changelog,
    Set<String> otherTopics,
    boolean running) {

  /**
   * The topic that the states can be restored from.
   *
   * @param exists whether it is there; if not, nothing of it is known
   * @param strangers the folder of local states that were copied from another changelog than this; empty if there is none
   */
  public record Changelog(String topic, boolean exists, Optional<String> strangers) {
  }

  public boolean hasPosition() {
    return partitions.stream().anyMatch(each -> each.committed().isPresent());
  }

  /** Whether some changelog partition says where it was read to: then one that does not was never read. */
  public boolean hasMarks() {
    return partitions.stream().anyMatch(each -> each.marked().isPresent());
  }

  public boolean hasStates() {
    return partitions.stream().anyMatch(PartitionFacts::hasStates);
  }
}
