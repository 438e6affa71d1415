package io.cellstream.cluster;

import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/** How far an application's group has read. The same requests serve both kinds of groups. */
public final class CommittedOffsets {
  private final String application;
  private final Admin admin;
  private final ClusterAnswers answers;

  public CommittedOffsets(Settings settings, Admin admin, ClusterAnswers answers) {
    this(settings.get(Keys.APPLICATION_ID), admin, answers);
  }

  /** Of another application than that of the settings. */
  public CommittedOffsets(String application, Admin admin, ClusterAnswers answers) {
    this.application = application;
    this.admin = admin;
    this.answers = answers;
  }

  /** Where the group goes on in the partitions of these topics, those of which it has offsets. */
  public Map<TopicPartition, Long> next(Collection<String> topics) throws StartupException {
    return all().entrySet().stream().filter(each -> topics.contains(each.getKey().topic()))
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  /** All that the group has committed, of whichever topics. */
  Map<TopicPartition, OffsetAndMetadata> all() throws StartupException {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    answers.get(listed()).forEach((partition, offset) -> {
      if (offset != null) {
        committed.put(partition, offset);
      }
    });
    return committed;
  }

  /** Whether the group has an offset of a topic, as far as this user may know. */
  public boolean hasRead(String topic) throws StartupException {
    return answers.find(listed(), List.of(GroupAuthorizationException.class)).orElse(Map.of()).entrySet().stream()
        .anyMatch(each -> each.getValue() != null && each.getKey().topic().equals(topic));
  }

  private KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> listed() {
    return admin.listConsumerGroupOffsets(application, new ListConsumerGroupOffsetsOptions().timeoutMs(answers.millis()))
        .partitionsToOffsetAndMetadata();
  }

  /**
   * Commits the offsets at which partitions begin, for the application's group, while it has no members.
   *
   * @throws StartupException if the group has members, unless it has offsets of these partitions already
   */
  public void commit(Map<TopicPartition, Long> positions) throws StartupException {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach((partition, next) -> offsets.put(partition, new OffsetAndMetadata(next)));
    boolean refused = answers.find(
        admin.alterConsumerGroupOffsets(application, offsets, new AlterConsumerGroupOffsetsOptions().timeoutMs(answers.millis())).all()
            .thenApply(_ -> true),
        List.of(UnknownMemberIdException.class, GroupNotEmptyException.class)).isEmpty();
    Set<TopicPartition> wanted = positions.keySet();
    if (refused && !all().keySet().containsAll(wanted)) {
      throw new StartupException("application " + application + " was started elsewhere meanwhile, and has no offset of "
          + wanted.stream().min(Comparator.comparing(TopicPartition::toString)).orElseThrow() + ": stop all its instances, then start one");
    }
  }
}
