package io.cellstream.config;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * A default that Cellstream sets over Kafka's. The user's own value replaces it.
 *
 * @param value as a configuration file would say it
 */
record ChosenDefault(String name, String value, String reason) {
  private static final String DAY = Long.toString(Duration.ofDays(1).toMillis());
  private static final String WEEK = Long.toString(Duration.ofDays(7).toMillis());
  private static final String ANY_TIME = Long.toString(Long.MAX_VALUE);

  static final List<ChosenDefault> ALL = List.of( //
      new ChosenDefault(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2,
          "Recurrent state must count each event exactly once; at least once steps it twice for whatever a crash replays."), //
      new ChosenDefault(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100",
          "Predictions become visible at commits, so this is the latency a reader of committed records sees. Larger is cheaper."), //
      new ChosenDefault(StreamsConfig.POLL_MS_CONFIG, "20",
          "A thread that waits for events commits only between waits: at Kafka's 100 ms the last predictions before a pause would wait twice as long."), //
      new ChosenDefault(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true",
          "A generated name would move with the topology and lose its state."), //
      new ChosenDefault(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", "A sequence is its events from the first on."), //
      new ChosenDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000",
          "Others take the partitions of a killed instance after this time; at Kafka's 45 s, its events waited 43 to 61 s. Heartbeats have a thread of their own, so no step is too long for it. Not with `group.instance.id`: a static member has Kafka's 45 s to come back in. Nor with `group.protocol=streams`, where the brokers decide."), //
      new ChosenDefault(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000",
          "Kafka's own default, or a third of `session.timeout.ms` where that is less: more than a third is refused. Not with `group.protocol=streams`."), //
      new ChosenDefault(ProducerConfig.BATCH_SIZE_CONFIG, "262144",
          "Snapshots are large records; Kafka's 16 KiB holds a few of them and costs both sides several times the CPU."), //
      new ChosenDefault(ProducerConfig.LINGER_MS_CONFIG, "100",
          "Kafka Streams' own choice, stated because it goes with `batch.size`: batches leave when full, and all at a commit."), //
      new ChosenDefault(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "60000",
          "Kafka Streams' 10 s would fence the application off while it waits for a registry or a broker that restarts."), //
      new ChosenDefault(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG), ANY_TIME,
          "A state carries its event's timestamp: a changelog that refused old ones would stop the stream at a replay."), //
      new ChosenDefault(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG), ANY_TIME,
          "And one that refused those of the future (Kafka's default: more than an hour) at a sender's wrong clock."), //
      new ChosenDefault(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), "67108864",
          "The segment that is written to is never compacted: of Kafka's 1 GiB, most would be old news that each restore reads."), //
      new ChosenDefault(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_MS_CONFIG), WEEK,
          "Kafka's own default, stated because less has its price: records carry their events' times, so a replay of years closes a segment for each such time."), //
      new ChosenDefault(StreamsConfig.topicPrefix(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG), "0.2",
          "Compacts once a fifth is new, not half: a restore reads less, for more of the brokers' work."), //
      new ChosenDefault(StreamsConfig.topicPrefix(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG), WEEK,
          "What was ended or forgotten is compacted once its segment is closed, by a record of a week later at the latest, however little is new."), //
      new ChosenDefault(StreamsConfig.topicPrefix(TopicConfig.DELETE_RETENTION_MS_CONFIG), DAY,
          "Deletions stay for those who still read what was before them; Kafka's own default, stated because the others rest on it."));
}
