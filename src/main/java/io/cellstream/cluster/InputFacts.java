package io.cellstream.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The facts that must agree before the first event is read: committed offsets, the input topic, the changelog, and this machine's copy of
 * the states.
 *
 * @param partitions the input topic's partitions, in order
 * @param changelog empty if the model keeps no states
 * @param otherTopics other topics of which the group has offsets
 * @param running whether the group has members
 */
public record InputFacts(String application, String topic, List<PartitionFacts> partitions, Optional<Changelog> changelog,
    Set<String> otherTopics,
    boolean running) {

  /**
   * The topic from which the states can be restored.
   *
   * @param exists whether the topic exists
   * @param strangers the folder of local states, if they were copied from another changelog than this
   */
  public record Changelog(String topic, boolean exists, Optional<String> strangers) {
  }

  /** Whether the group has a committed offset of any partition. */
  public boolean hasPosition() {
    return partitions.stream().anyMatch(each -> each.committed().isPresent());
  }

  /** Whether any changelog partition has a mark. If one does, input partitions without a mark were never read. */
  public boolean hasMarks() {
    return partitions.stream().anyMatch(each -> each.marked().isPresent());
  }

  /** Whether any changelog partition holds a record. */
  public boolean hasStates() {
    return partitions.stream().anyMatch(PartitionFacts::hasStates);
  }
}
