package io.cellstream.preflight;

import io.cellstream.cluster.TopicCreation.Plan;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.topology.RecordLimit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the topics are to be made that the application needs. Made so, they pass every rule of {@link TopicRules}, {@link RecordRules} and
 * {@link RecordSizes}: what is written takes every timestamp that the input topic takes, and lasts as long.
 *
 * @param changelog the settings of the changelog
 * @param replicas the replicas that {@code replication.factor} asks for; empty leaves it to the cluster
 * @param events the topic that the others are like, if it is there: for the keyed topic one that it is made of, else that of the steps
 * @param predictions how they are written
 * @param model the model, if it can be read
 */
record TopicDesign(ChangelogSettings changelog, Optional<Short> replicas, Optional<Present> events, PredictionSize predictions,
    Optional<ModelDefinition> model) {

  static TopicDesign of(Settings settings, Optional<Present> events, Optional<ModelDefinition> model) {
    Optional<Short> replicas = settings.find(StreamsConfig.REPLICATION_FACTOR_CONFIG).map(Short::valueOf).filter(number -> number > 0);
    return new TopicDesign(ChangelogSettings.of(settings), replicas, events, PredictionSize.of(settings), model);
  }

  /**
   * The plan for one topic. All have as many partitions as that of the steps: the changelog must, and the others then share their load alike.
   *
   * @param partitions their number if the topic of the steps is not there; empty leaves it to the cluster
   * @param wished the replicas that were asked for, over those of the settings
   */
  Plan plan(TopicUse use, OptionalInt partitions, Optional<Short> wished) {
    Optional<Integer> asked = partitions.isPresent() ? Optional.of(partitions.getAsInt()) : Optional.empty();
    Optional<Integer> like = events.map(Present::partitions);
    Optional<Integer> number = use.purpose() == Purpose.KEYED ? asked.or(() -> like) : like.or(() -> asked);
    return new Plan(use.topic(), number, wished.or(() -> replicas), config(use.purpose()));
  }

  private Map<String, String> config(Purpose purpose) {
    Map<String, String> config = new TreeMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG,
        purpose == Purpose.STATES ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.CREATE_TIME.name);
    switch (purpose) {
      case EVENTS -> {
      }
      case KEYED -> events.ifPresent(input -> {
        takeItsTimes(input, config);
        input.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
            .ifPresent(bytes -> config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(bytes + RecordRules.COPY_BYTES)));
      });
      case PREDICTIONS, GAPS -> events.ifPresent(input -> takeItsTimes(input, config));
      case DEAD_LETTERS -> events.ifPresent(input -> {
        takeItsTimes(input, config);
        copy(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, input, config);
      });
      case STATES -> config.putAll(events.map(changelog::knownTo).orElse(changelog.values()));
    }
    model.map(it -> RecordSizes.needed(it, purpose, predictions)).filter(bytes -> bytes.orElse(0) > RecordLimit.KAFKA_DEFAULT)
        .ifPresent(bytes -> config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(bytes.getAsLong())));
    return config;
  }

  /** Settings that a broker does not know (3.5 and before) are left out, since it would refuse the topic for them. */
  private static void takeItsTimes(Present input, Map<String, String> config) {
    copy(TopicConfig.RETENTION_MS_CONFIG, input, config);
    copy(TimeLimit.FUTURE, input, config);
    input.setting(TimeLimit.PAST).ifPresent(_ -> config.put(TimeLimit.PAST, Long.toString(TimeLimit.UNLIMITED)));
  }

  private static void copy(String setting, Present from, Map<String, String> to) {
    from.setting(setting).ifPresent(value -> to.put(setting, value));
  }
}
