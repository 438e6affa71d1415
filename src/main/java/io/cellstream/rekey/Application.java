package io.cellstream.rekey;

import io.cellstream.cluster.ApplicationGroup;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.CommittedOffsets;
import io.cellstream.cluster.InputSurvey;
import io.cellstream.cluster.Need;
import io.cellstream.cluster.OpenTransactions;
import io.cellstream.cluster.Reasons;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicReader;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.ledger.Source;
import io.cellstream.preflight.TopicRules;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** One of the two applications, and what its cluster is asked. */
record Application(Settings settings, Admin admin, ClusterAnswers answers) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static Application of(Settings settings) throws StartupException {
    settings.require(Keys.BOOTSTRAP_SERVERS, Keys.APPLICATION_ID, Keys.INPUT_TOPIC);
    return new Application(settings, ClusterAnswers.open(settings), ClusterAnswers.of(settings));
  }

  String id() {
    return settings.get(Keys.APPLICATION_ID);
  }

  /** The topic whose partitions decide where a sequence is. */
  String topic() {
    return topics().steps();
  }

  /** The topics that its events go through. */
  InputTopics topics() {
    return InputTopics.of(settings);
  }

  /** Where it goes on in topics; nothing of one that it has not read. */
  Map<TopicPartition, Long> next(Collection<String> read) throws StartupException {
    return new CommittedOffsets(settings, admin, answers).next(read);
  }

  TopicUse changelog() {
    return TopicUse.changelog(settings);
  }

  ApplicationGroup group() {
    return new ApplicationGroup(admin, answers.needing(new Need(AclOperation.DESCRIBE, ResourceType.GROUP, id())), id());
  }

  TopicOffsets offsets() {
    return new TopicOffsets(admin, answers);
  }

  Optional<TopicIdentity> identity(String topic) throws StartupException {
    return TopicIdentity.of(topic, admin, answers.needing(new Need(AclOperation.DESCRIBE, ResourceType.TOPIC, topic)));
  }

  /** @throws StartupException if there is no such topic */
  TopicIdentity requireTopic() throws StartupException {
    return identity(topic()).orElseThrow(
        () -> new StartupException(TopicRules.missing(topic(), TopicUse.steps(settings).setting(), settings.get(Keys.BOOTSTRAP_SERVERS))));
  }

  /**
   * Where the stream's reading of partitions ends.
   *
   * @throws StartupException if an open transaction hides what is behind that
   */
  Map<TopicPartition, Long> end(Set<TopicPartition> partitions) throws StartupException {
    Map<TopicPartition, Long> end;
    try (TopicReader reader = new TopicReader(settings, Map.of(), PATIENCE)) {
      end = reader.end(partitions);
    } catch (KafkaException e) {
      throw new StartupException("where partitions end can't be found out at " + settings.get(Keys.BOOTSTRAP_SERVERS) + ": "
          + Reasons.of(e), e);
    }
    Map<TopicPartition, Long> all = offsets().end(partitions);
    List<TopicPartition> hidden = partitions.stream().filter(each -> end.getOrDefault(each, 0L) < all.getOrDefault(each, 0L))
        .sorted(TopicOffsets.IN_ORDER).toList();
    if (!hidden.isEmpty()) {
      String who = new OpenTransactions(admin, answers).in(hidden).stream().map(OpenTransactions.Open::id).sorted().findFirst()
          .map(id -> "transaction " + id).orElse("a transaction");
      throw new StartupException(
          who + " is open in " + TakenEvents.named(hidden) + ", so what is there can't be read to its end: wait until"
              + " it is ended by its producer, or by the broker after the transaction.timeout.ms of that");
    }
    return end;
  }

  @Override
  public void close() {
    admin.close();
  }
}
