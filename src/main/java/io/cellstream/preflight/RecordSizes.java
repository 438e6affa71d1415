package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.text.Amounts;
import io.cellstream.topology.RecordLimit;
import io.cellstream.wire.GapJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Checks that a model's largest prediction and largest state fit into the records that the topics and the producer take;
 * {@link RecordLimit} has the rule.
 */
public final class RecordSizes {
  static final String SUBJECT = "record";

  private final Producer producer;
  private final ChangelogSettings changelog;
  private final PositionPolicy positions;
  private final PredictionSize predictions;
  private final Map<TopicUse, TopicFacts> topics;

  /**
   * What the stream's producer takes.
   *
   * @param maxRequestSize bytes of its largest request, by {@code max.request.size}
   * @param bufferMemory bytes of its memory, by {@code buffer.memory}
   */
  record Producer(long maxRequestSize, long bufferMemory) {
    /** Kafka's defaults. */
    static final Producer USUAL = new Producer(RecordLimit.KAFKA_DEFAULT, 32L << 20);

    static Producer of(Settings settings) {
      return new Producer(bytes(settings, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, USUAL.maxRequestSize),
          bytes(settings, ProducerConfig.BUFFER_MEMORY_CONFIG, USUAL.bufferMemory));
    }

    private static long bytes(Settings settings, String setting, long otherwise) {
      return settings.find(StreamsConfig.producerPrefix(setting)).or(() -> settings.find(setting)).map(Long::valueOf).orElse(otherwise);
    }
  }

  /**
   * @param positions how many gaps are remembered, and how much is held
   * @param predictions how they are written
   * @param topics the topics that the application uses
   */
  RecordSizes(Producer producer, ChangelogSettings changelog, PositionPolicy positions, PredictionSize predictions,
      Map<TopicUse, TopicFacts> topics) {
    this.producer = producer;
    this.changelog = changelog;
    this.positions = positions;
    this.predictions = predictions;
    this.topics = topics;
  }

  /**
   * The largest values that a model writes, in words.
   *
   * @param positions how many gaps are remembered, and how much is held
   */
  public static String largest(ModelDefinition model, PositionPolicy positions, PredictionSize predictions) {
    return "a prediction has at most " + Amounts.bytes(predictions.bytes(model)) + (model.shape().keepsState()
        ? ", a state at most " + Amounts.bytes(LedgerPlan.recordBytes(model, positions.gaps()))
            + (positions.window().isOpen() ? ", an event that is held " + Amounts.bytes(LedgerPlan.heldBytes(positions.window())) : "")
        : "");
  }

  /**
   * The largest record, in bytes, that a topic must take for what this model writes there, key and headers included; empty where the model
   * writes nothing.
   */
  static OptionalLong needed(ModelDefinition model, Purpose purpose, PredictionSize predictions) {
    Long largest = largestValues(model, predictions).get(purpose);
    return largest == null ? OptionalLong.empty() : OptionalLong.of(largest + RecordLimit.LEAST_FOR_SENDER);
  }

  private static Map<Purpose, Long> largestValues(ModelDefinition model, PredictionSize predictions) {
    Map<Purpose, Long> largest = new LinkedHashMap<>();
    largest.put(Purpose.PREDICTIONS, predictions.bytes(model));
    stateBytes(model).ifPresent(bytes -> {
      largest.put(Purpose.STATES, (long) bytes);
      largest.put(Purpose.GAPS, (long) GapJson.mostBytes()); // which may be without its key
    });
    return largest;
  }

  /** The bytes of the largest record of a sequence's state; empty if the model keeps no states. */
  private static Optional<Integer> stateBytes(ModelDefinition model) {
    return model.shape().keepsState() ? Optional.of(LedgerPlan.recordBytes(model)) : Optional.empty();
  }

  /**
   * A limit on the size of a record.
   *
   * @param who the setting that limits it, and where
   * @param bytes the limit; empty if it is not known
   * @param remedy the setting that allows so many bytes
   */
  private record Limit(String who, Optional<Long> bytes, LongFunction<String> remedy) {
    /** The limit, or Kafka's default if it is not known. */
    long assumed() {
      return bytes.orElse((long) RecordLimit.KAFKA_DEFAULT);
    }
  }

  /**
   * Checks the largest values that the model writes against all limits.
   *
   * @return the limit that leaves the rest to the sender's part of a record
   */
  RecordLimit check(ModelDefinition model, Findings findings) throws StartupException {
    long forSender = Long.MAX_VALUE;
    Map<Purpose, Long> largest = largestValues(model, predictions);
    largest.computeIfPresent(Purpose.STATES, (_, bytes) -> Math.max(bytes, LedgerPlan.heldBytes(positions.window())));
    for (Map.Entry<Purpose, Long> each : largest.entrySet()) {
      if (each.getKey() != Purpose.GAPS || topics.keySet().stream().anyMatch(use -> use.purpose() == Purpose.GAPS)) {
        forSender = Math.min(forSender, forSender(model, each.getKey(), each.getValue(), findings));
      }
    }
    RecordLimit limit = new RecordLimit(least(Purpose.DEAD_LETTERS), least(Purpose.GAPS), forSender);
    if (forSender >= RecordLimit.LEAST_FOR_SENDER) {
      findings.ok(SUBJECT,
          largest(model, positions, predictions) + "; topics and producer take them under keys of up to "
              + Amounts.bytes(limit.keyAndHeaders())
              + ", headers included");
    }
    return limit;
  }

  /** The largest record that topics of a purpose take, in bytes. */
  long least(Purpose purpose) {
    return limits(purpose).stream().mapToLong(Limit::assumed).min().orElseThrow();
  }

  private long forSender(ModelDefinition model, Purpose purpose, long largest, Findings findings) throws StartupException {
    long needed = largest + RecordLimit.LEAST_FOR_SENDER;
    List<Limit> limits = limits(purpose);
    List<Limit> low = limits.stream().filter(limit -> limit.assumed() < needed).toList();
    List<Limit> known = low.stream().filter(limit -> limit.bytes().isPresent()).toList();
    String found = made(model, purpose, largest) + Amounts.count(largest, "byte") + ", which with "
        + Amounts.bytes(RecordLimit.LEAST_FOR_SENDER)
        + " for key and headers is more than ";
    if (!known.isEmpty()) {
      findings.failed(SUBJECT, found + join(known.stream().map(limit -> limit.who() + " (" + limit.assumed() + ")").toList()) + ": set "
          + join(known.stream().map(limit -> limit.remedy().apply(needed)).toList())
          + (isHeld(purpose, largest) ? ", or fewer bytes" : smaller(model, purpose, largest)));
    } else if (!low.isEmpty()) {
      findings.warning(SUBJECT, found + "Kafka's default, and what " + join(low.stream().map(Limit::who).toList())
          + " is can't be read by this user (DescribeConfigs): a record that is refused would stop the stream");
    }
    return limits.stream().mapToLong(limit -> limit.bytes().orElse(Math.max(needed, limit.assumed()))).min().orElseThrow() - largest;
  }

  private String made(ModelDefinition model, Purpose purpose, long largest) {
    return isHeld(purpose, largest)
        ? Keys.REORDER_BYTES.name() + "=" + positions.window().bytes() + " can make records of held events of "
        : "model " + model.name() + " version " + model.version() + " can make " + what(purpose) + " of ";
  }

  private boolean isHeld(Purpose purpose, long largest) {
    return purpose == Purpose.STATES && largest == LedgerPlan.heldBytes(positions.window());
  }

  private static String what(Purpose purpose) {
    return switch (purpose) {
      case STATES -> "states";
      case GAPS -> "announcements of gaps";
      case EVENTS, KEYED, PREDICTIONS, DEAD_LETTERS -> "predictions";
    };
  }

  /** All limits on a record for this purpose. */
  private List<Limit> limits(Purpose purpose) {
    List<Limit> limits = new ArrayList<>();
    limits.add(producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, producer.maxRequestSize()));
    limits.add(producer(ProducerConfig.BUFFER_MEMORY_CONFIG, producer.bufferMemory()));
    topics.forEach((use, facts) -> {
      if (use.purpose() == purpose) {
        topic(use, facts).ifPresent(limits::add);
      }
    });
    return limits;
  }

  private static Limit producer(String setting, long bytes) {
    return new Limit("the producer's " + setting, Optional.of(bytes), more -> StreamsConfig.producerPrefix(setting) + "=" + more);
  }

  /**
   * A topic's limit. A missing changelog will be created with the settings under {@code topic.}; other missing topics are reported
   * elsewhere.
   */
  private Optional<Limit> topic(TopicUse use, TopicFacts facts) {
    String setting = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
    String who = setting + " of topic " + use.shown();
    if (facts instanceof Present present) {
      return Optional.of(new Limit(who, present.number(setting), more -> setting + "=" + more + " on topic " + use.topic()));
    }
    long bytes = changelog.number(setting).orElse((long) RecordLimit.KAFKA_DEFAULT);
    return use.purpose() == Purpose.STATES
        ? Optional.of(new Limit(who, Optional.of(bytes), more -> StreamsConfig.topicPrefix(setting) + "=" + more))
        : Optional.empty();
  }

  /** A change of the model that would make the record smaller; empty if there is none. */
  private static String smaller(ModelDefinition model, Purpose purpose, long largest) {
    String file = " in its model.json";
    if (purpose != Purpose.PREDICTIONS) {
      return "";
    }
    boolean mayLeaveValues = model.output().values() && model.head() instanceof HeadDefinition.Dense;
    long values = model.output().values() ? (long) Float.BYTES * model.head().size() : 0;
    if (2 * values >= largest) {
      return mayLeaveValues ? ", or output.values to false" + file : "";
    }
    return model.output().top() > 1
        ? ", or lower output.top" + file
        : model.output().summary() == Summary.NONE ? "" : ", or output.summary to none" + file;
  }

  private static String join(List<String> parts) {
    return parts.size() < 2
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
  }
}
