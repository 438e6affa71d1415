package io.cellstream.cluster;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Asks the cluster where partitions begin and end. Reads no record. */
public final class TopicOffsets implements Offsets {
  public static final Comparator<TopicPartition> IN_ORDER = Comparator.comparing(TopicPartition::topic)
      .thenComparingInt(TopicPartition::partition);

  private final Admin admin;
  private final ClusterAnswers answers;

  public TopicOffsets(Admin admin, ClusterAnswers answers) {
    this.admin = admin;
    this.answers = answers;
  }

  /** The partitions of a topic that has so many. */
  public static Set<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count).mapToObj(each -> new TopicPartition(topic, each)).collect(Collectors.toSet());
  }

  /**
   * The offset of each partition that the specification means; negative if there is none.
   *
   * @throws StartupException if the cluster does not answer in time, or refuses to
   */
  public Map<TopicPartition, Long> of(Set<TopicPartition> partitions, OffsetSpec spec) throws StartupException {
    return partitions.isEmpty() ? Map.of() : offsets(answers.get(ask(partitions, spec)));
  }

  @Override
  public Map<TopicPartition, Long> end(Set<TopicPartition> partitions) throws StartupException {
    return of(partitions, OffsetSpec.latest());
  }

  @Override
  public Map<TopicPartition, Long> since(Set<TopicPartition> partitions, long timestamp) throws StartupException {
    return of(partitions, OffsetSpec.forTimestamp(timestamp));
  }

  @Override
  public Map<TopicPartition, Long> latestInTime(Set<TopicPartition> partitions) throws StartupException {
    return partitions.isEmpty()
        ? Map.of()
        : answers.find(ask(partitions, OffsetSpec.maxTimestamp()), List.of(UnsupportedVersionException.class)).map(TopicOffsets::offsets)
            .orElse(Map.of());
  }

  private KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> ask(Set<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted = partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> spec));
    return admin.listOffsets(wanted, new ListOffsetsOptions().timeoutMs(answers.millis())).all();
  }

  private static Map<TopicPartition, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> found) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  /**
   * The number of offsets between the beginning and the end of a topic's partitions: at least the number of its records, and 0 if it is
   * empty.
   */
  public Map<TopicPartition, Long> spans(String topic, int partitionCount) throws StartupException {
    Set<TopicPartition> partitions = partitions(topic, partitionCount);
    Map<TopicPartition, Long> begin = of(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> spans = new HashMap<>(of(partitions, OffsetSpec.latest()));
    spans.replaceAll((partition, end) -> end - begin.getOrDefault(partition, 0L));
    return spans;
  }
}
