package io.cellstream.preflight;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.LastRecords;
import io.cellstream.cluster.SourceSurvey;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Settings;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The records that the topics of events hold. */
public final class SourceRecords {
  /** Of more topics a person would not wait for the last records. */
  private static final int MOST_TOPICS = 5;

  private SourceRecords() {
  }

  /**
   * The last ones, topic by topic; of many topics those of the first ones.
   *
   * @throws org.apache.kafka.common.KafkaException if the cluster does not deliver them
   */
  public static List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> last(Settings settings) throws StartupException {
    return last(settings, names(settings), LastRecords.EACH);
  }

  /** @param most the most records of one partition */
  public static List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> last(Settings settings, List<String> topics, int most) {
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
    topics.stream().limit(MOST_TOPICS).forEach(topic -> records.addAll(new LastRecords(settings, topic, most).read()));
    return records;
  }

  /** The names of the topics whose records a person would wait for. */
  static List<String> someNames(Settings settings) throws StartupException {
    return names(settings).stream().limit(MOST_TOPICS).toList();
  }

  /** The names of the topics, by a pattern those that there are. */
  public static List<String> names(Settings settings) throws StartupException {
    try (Admin admin = ClusterAnswers.open(settings)) {
      return SourceSurvey.names(settings, admin, ClusterAnswers.of(settings));
    }
  }
}
