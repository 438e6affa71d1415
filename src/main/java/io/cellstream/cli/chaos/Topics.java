package io.cellstream.cli.chaos;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.topology.Names;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** The topics and the group of the application, and what is done to them. A broker may be away: all methods have patience. */
final class Topics implements AutoCloseable {
  static final String APPLICATION = "chaos";
  static final String INPUT = "events";
  static final String OUTPUT = "predictions";
  static final String FINALS = "finals";
  static final String DEAD_LETTERS = "dead-letters";
  static final String CHANGELOG = Names.changelog(APPLICATION);
  static final int PARTITIONS = 4;
  /** Another number than the input's, so that nothing can rely on equal ones. */
  private static final int OUTPUT_PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Admin admin;
  private final short copies;

  Topics(String bootstrapServers, int brokers) {
    this.admin = Admin
        .create(Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", "60000", "request.timeout.ms", "10000"));
    this.copies = (short) brokers;
  }

  void createAll() throws InterruptedException {
    create(INPUT, PARTITIONS);
    for (String topic : List.of(OUTPUT, FINALS, DEAD_LETTERS)) {
      create(topic, OUTPUT_PARTITIONS);
    }
  }

  private void create(String topic, int partitions) throws InterruptedException {
    // events of any time are part of the run
    answer("create topic " + topic, admin.createTopics(List.of(new NewTopic(topic, partitions, copies)
        .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE))))).all());
    await("topic " + topic + " to be there", () -> names().contains(topic));
  }

  /** Deletes a topic, and returns when it is gone. */
  void delete(String topic) throws InterruptedException {
    answer("delete topic " + topic, admin.deleteTopics(List.of(topic)).all());
    await("topic " + topic + " to be gone", () -> !names().contains(topic));
  }

  void makeInputAnew() throws InterruptedException {
    delete(INPUT);
    create(INPUT, PARTITIONS);
  }

  private Set<String> names() throws InterruptedException {
    return answer("list topics", admin.listTopics().names());
  }

  /** The group's offsets by partition, once no transaction is open any more that would change them. */
  Map<Integer, Long> committed() throws InterruptedException {
    // a partition with an open transaction is left out of the answer, as if it had no offset
    AtomicReference<Map<Integer, Long>> committed = new AtomicReference<>(Map.of());
    await("the last transaction with offsets to end", () -> {
      committed.set(committed(true));
      return Objects.requireNonNull(committed.get(), "offsets").keySet().equals(committed(false).keySet());
    });
    return Objects.requireNonNull(committed.get(), "offsets");
  }

  private Map<Integer, Long> committed(boolean stable) throws InterruptedException {
    var offsets = answer("list the group's offsets",
        admin.listConsumerGroupOffsets(APPLICATION, new ListConsumerGroupOffsetsOptions().requireStable(stable))
            .partitionsToOffsetAndMetadata());
    Map<Integer, Long> committed = new TreeMap<>();
    offsets.forEach((partition, offset) -> {
      if (offset != null && partition.topic().equals(INPUT)) {
        committed.put(partition.partition(), offset.offset());
      }
    });
    return committed;
  }

  Map<Integer, Long> begin() throws InterruptedException {
    return offsets(INPUT, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
  }

  Map<Integer, Long> end() throws InterruptedException {
    return offsets(INPUT, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /** Waits until no transaction is open in a topic, so that all that was ever committed can be read. */
  void awaitNoOpenTransaction(String topic) throws InterruptedException {
    await("the last transaction in " + topic + " to end", () -> offsets(topic, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED)
        .equals(offsets(topic, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED)));
  }

  private Map<Integer, Long> offsets(String topic, OffsetSpec spec, IsolationLevel level) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = answer("describe " + topic, admin.describeTopics(List.of(topic)).allTopicNames()).values()
        .stream()
        .flatMap(found -> found.partitions().stream())
        .collect(Collectors.toMap(each -> new TopicPartition(topic, each.partition()), _ -> spec));
    Map<Integer, Long> found = new TreeMap<>();
    answer("list the offsets of " + topic, admin.listOffsets(asked, new ListOffsetsOptions(level)).all())
        .forEach((partition, info) -> found.put(partition.partition(), info.offset()));
    return found;
  }

  /** Deletes the group with its offsets, once the last member has left it or was given up. */
  void deleteGroup() throws InterruptedException {
    await("the group to be empty", () -> {
      try {
        admin.deleteConsumerGroups(List.of(APPLICATION)).all().get();
        return true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof GroupNotEmptyException) {
          return false;
        }
        if (e.getCause() instanceof GroupIdNotFoundException) {
          return true;
        }
        throw failed("delete the group", e);
      }
    });
  }

  /** Sets the offsets of a group without members to the beginning of what is there. */
  void setBack() throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
    begin().forEach((partition, offset) -> beginning.put(new TopicPartition(INPUT, partition), new OffsetAndMetadata(offset)));
    await("the group to be empty", () -> {
      try {
        admin.alterConsumerGroupOffsets(APPLICATION, beginning).all().get();
        return true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownMemberIdException) {
          return false;
        }
        throw failed("set the group's offsets back", e);
      }
    });
  }

  /** Deletes the events of one partition that are before an offset. */
  void deleteEvents(int partition, long before) throws InterruptedException {
    answer("delete events", admin.deleteRecords(Map.of(new TopicPartition(INPUT, partition), RecordsToDelete.beforeOffset(before))).all());
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private static void await(String what, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new CliException(ExitCode.FAILED, "waited " + PATIENCE.toSeconds() + " s in vain for " + what);
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private static <T> T answer(String what, KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failed(what, e);
    }
  }

  private static CliException failed(String what, ExecutionException e) {
    return new CliException(ExitCode.FAILED, "could not " + what + ": " + Optional.ofNullable(e.getCause()).orElse(e), e);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
