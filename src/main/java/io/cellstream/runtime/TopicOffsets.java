package io.cellstream.runtime;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks the cluster where partitions begin and end. Reads no record. */
final class TopicOffsets {
  static final Comparator<TopicPartition> IN_ORDER = Comparator.comparing(TopicPartition::topic)
      .thenComparingInt(TopicPartition::partition);

  private final Admin admin;
  private final ClusterAnswers answers;

  TopicOffsets(Admin admin, ClusterAnswers answers) {
    this.admin = admin;
    this.answers = answers;
  }

  static Set<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count).mapToObj(each -> new TopicPartition(topic, each)).collect(Collectors.toSet());
  }

  Map<TopicPartition, Long> of(Set<TopicPartition> partitions, OffsetSpec spec) throws StartupException {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, OffsetSpec> wanted = partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answers.get(admin.listOffsets(wanted, new ListOffsetsOptions().timeoutMs(answers.millis())).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  /** How many offsets lie between the beginning and the end of a topic's partitions: no fewer than it has records, and none if it has none. */
  long span(String topic, int partitionCount) throws StartupException {
    Set<TopicPartition> partitions = partitions(topic, partitionCount);
    Map<TopicPartition, Long> begin = of(partitions, OffsetSpec.earliest());
    return of(partitions, OffsetSpec.latest()).entrySet().stream()
        .mapToLong(end -> end.getValue() - begin.getOrDefault(end.getKey(), 0L)).sum();
  }
}
