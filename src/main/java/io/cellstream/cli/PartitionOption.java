package io.cellstream.cli;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that read or write one partition only; mix it in. */
final class PartitionOption {

  @Option(names = "--partition", paramLabel = "N", description = "only this partition; default: all")
  @Nullable
  Integer partition;

  /**
   * All partitions of the topics, or the one of each that is asked for.
   *
   * @param counts the number of partitions by topic
   * @throws CliException if a topic has no such partition
   */
  List<TopicPartition> of(Map<String, Integer> counts) {
    return counts.entrySet().stream().flatMap(each -> of(each.getKey(), each.getValue())).toList();
  }

  private Stream<TopicPartition> of(String topic, int count) {
    if (partition == null) {
      return IntStream.range(0, count).mapToObj(each -> new TopicPartition(topic, each));
    }
    if (partition < 0 || partition >= count) {
      throw new CliException(ExitCode.USAGE, "--partition " + partition + ": topic " + topic + " has "
          + (count == 1 ? "1 partition, 0" : count + " partitions, 0 to " + (count - 1)));
    }
    return Stream.of(new TopicPartition(topic, partition));
  }

  /** The one that is asked for; empty: all. */
  OptionalInt number() {
    return partition == null ? OptionalInt.empty() : OptionalInt.of(partition);
  }

  /** The topics in words, each with its partition if one is asked for. */
  String shown(Collection<String> topics) {
    return topics.stream().map(topic -> partition == null ? topic : topic + "-" + partition).collect(Collectors.joining(" and "));
  }
}
