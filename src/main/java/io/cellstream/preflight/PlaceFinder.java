package io.cellstream.preflight;

import io.cellstream.cluster.PartitionFacts;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicOffsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Finds the offsets that a place means in the partitions of a topic. */
final class PlaceFinder implements PositionRules.Places {
  private static final long NONE = -1;

  private final TopicOffsets offsets;
  private final InstantSource clock;

  PlaceFinder(TopicOffsets offsets, InstantSource clock) {
    this.offsets = offsets;
    this.clock = clock;
  }

  /** @throws StartupException if the place is outside of a partition's offsets, or does not name one of the partitions */
  @Override
  public Map<TopicPartition, Long> of(GoOn.From place, List<PartitionFacts> partitions) throws StartupException {
    return switch (place) {
      case GoOn.Earliest _ -> partitions.stream().collect(Collectors.toMap(PartitionFacts::partition, PartitionFacts::first));
      case GoOn.Latest _ -> partitions.stream().collect(Collectors.toMap(PartitionFacts::partition, PartitionFacts::end));
      case GoOn.Within(long millis) -> since(clock.millis() - millis, partitions);
      case GoOn.At(long offset) -> at(offset, partitions);
      case GoOn.Each(Map<Integer, Long> given) -> each(given, partitions);
    };
  }

  private Map<TopicPartition, Long> since(long timestamp, List<PartitionFacts> partitions) throws StartupException {
    Map<TopicPartition, Long> found = new HashMap<>(offsets.of(
        partitions.stream().map(PartitionFacts::partition).collect(Collectors.toSet()), OffsetSpec.forTimestamp(Math.max(0, timestamp))));
    partitions.stream().filter(each -> found.getOrDefault(each.partition(), NONE) == NONE)
        .forEach(each -> found.put(each.partition(), each.end()));
    return found;
  }

  private static Map<TopicPartition, Long> at(long offset, List<PartitionFacts> partitions) throws StartupException {
    if (partitions.size() > 1) {
      String each = partitions.stream().limit(2).map(one -> one.partition().partition() + "=OFFSET").collect(Collectors.joining(","));
      throw new StartupException("--go-on-from=" + offset + " is one offset, but " + partitions.size() + " partitions of topic "
          + partitions.getFirst().partition().topic() + " are in question: give each its own, --go-on-from=" + each);
    }
    return Map.of(partitions.getFirst().partition(), within(partitions.getFirst(), offset));
  }

  private static Map<TopicPartition, Long> each(Map<Integer, Long> given, List<PartitionFacts> partitions) throws StartupException {
    Map<TopicPartition, Long> found = new HashMap<>();
    for (PartitionFacts each : partitions) {
      Long offset = given.get(each.partition().partition());
      if (offset == null) {
        throw new StartupException("--go-on-from says nothing of " + each.partition() + ": add " + each.partition().partition()
            + "=OFFSET, with one of " + each.first() + " to " + each.end());
      }
      found.put(each.partition(), within(each, offset));
    }
    return found;
  }

  private static long within(PartitionFacts partition, long offset) throws StartupException {
    if (offset < partition.first() || offset > partition.end()) {
      throw new StartupException("--go-on-from: " + partition.partition() + " can't be read from offset " + offset + ": it has "
          + partition.first() + " to " + partition.end());
    }
    return offset;
  }
}
