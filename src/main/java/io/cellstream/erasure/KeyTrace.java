package io.cellstream.erasure;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.ClusterSurvey;
import io.cellstream.cluster.Need;
import io.cellstream.cluster.SourceSurvey;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Hidden;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicScan;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.ledger.RecordKey;
import io.cellstream.sequence.SequenceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** Looks for a key's records in all topics of an application, by reading them from their beginning to their end. Changes nothing. */
public final class KeyTrace {
  private final Settings settings;
  private final SequenceKey key;
  private final Map<TopicUse, TopicFacts> topics;

  private KeyTrace(Settings settings, SequenceKey key, Map<TopicUse, TopicFacts> topics) {
    this.settings = settings;
    this.key = key;
    this.topics = topics;
  }

  /** @throws StartupException if the cluster does not answer, or hides a topic for want of the right to read it */
  public static KeyTrace of(Settings settings, SequenceKey key) throws StartupException {
    try (Admin admin = ClusterAnswers.open(settings)) {
      ClusterAnswers answers = ClusterAnswers.of(settings);
      List<String> sources = isByFields(settings) ? List.of() : SourceSurvey.names(settings, admin, answers);
      Map<TopicUse, TopicFacts> topics = new ClusterSurvey(admin, answers).topics(TopicUse.all(settings, sources));
      for (Map.Entry<TopicUse, TopicFacts> each : topics.entrySet()) {
        if (each.getValue() instanceof Hidden) {
          throw new StartupException(
              new Need(AclOperation.READ, ResourceType.TOPIC, each.getKey().topic()).lackAt(settings.get(Keys.BOOTSTRAP_SERVERS)));
        }
      }
      return new KeyTrace(settings, key, topics);
    }
  }

  /** Whether sequences' keys are in records' values: then nothing can be found by them where the records were sent. */
  public static boolean isByFields(Settings settings) {
    return settings.find(Keys.INPUT_KEY).isPresent();
  }

  /** How many partitions the topics of events and of states have, by name. */
  public Map<String, Integer> ofSequences() {
    Map<String, Integer> partitions = new LinkedHashMap<>();
    topics.forEach((use, facts) -> {
      if (facts instanceof Present present && hasSequences(use)) {
        partitions.put(use.topic(), present.partitions());
      }
    });
    return partitions;
  }

  /** Whether the key's partition is one and the same for all its records: outputs have a partitioner of their own. */
  private boolean hasSequences(TopicUse use) {
    return use.equals(TopicUse.steps(settings)) || use.purpose() == Purpose.STATES;
  }

  /**
   * Reads the topics, one after the other.
   *
   * @param partition of the topics of events and of states, if only that is to be read; of the others all are read
   */
  public List<Stored> read(OptionalInt partition, TopicScan.Progress progress) throws StartupException {
    List<Stored> found = new ArrayList<>();
    try (TopicScan scan = new TopicScan(settings)) {
      for (Map.Entry<TopicUse, TopicFacts> each : topics.entrySet()) {
        Tally tally = new Tally();
        TopicUse use = each.getKey();
        if (each.getValue() instanceof Present present) {
          Set<TopicPartition> partitions = partition.isPresent() && hasSequences(use)
              ? Set.of(new TopicPartition(use.topic(), partition.getAsInt()))
              : TopicOffsets.partitions(use.topic(), present.partitions());
          scan.read(use.topic(), partitions, record -> count(record, use.purpose(), tally), progress);
        }
        found.add(new Stored(use, each.getValue(), tally));
      }
    }
    return found;
  }

  private void count(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, Purpose purpose, Tally tally) {
    byte[] bytes = record.key();
    if (bytes == null) {
      tally.takeWithoutKey();
    } else if (purpose == Purpose.STATES ? isOf(RecordKey.of(bytes), key) : new SequenceKey(bytes).equals(key)) {
      tally.take(record);
    }
  }

  /** Whether a record of the ledger is of this key. Marks and lists of models are of none, and have an empty key in its place. */
  static boolean isOf(RecordKey record, SequenceKey key) {
    return record.kind() != RecordKey.Kind.MARK && record.kind() != RecordKey.Kind.MODELS && record.sequence().equals(key);
  }
}
