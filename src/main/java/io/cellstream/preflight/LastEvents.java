package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.text.Amounts;
import io.cellstream.text.Printable;
import io.cellstream.topology.EventIntake;
import io.cellstream.topology.RecordLimit;
import io.cellstream.topology.SequenceKeys;
import io.cellstream.wire.RegistryClient;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the events that were sent last: they are decoded and checked against the model by the very code of the stream, so that a topic
 * with something else in it is noticed before the start. Even if all of them would be dead letters, that is only a warning, because events
 * that are sent later may be good.
 */
public final class LastEvents {
  private static final String SUBJECT = "events";
  /** The most characters of a rejection's message that a finding repeats, because it may quote the sender at length. */
  private static final int SHOWN = 200;

  private final String topics;
  private final ModelDefinition model;
  private final SequenceKeys keys;
  private final EventIntake intake;

  /**
   * @param topics the topics' names, for messages
   * @param registry must not wait for unknown schemas, so that they are reported at once
   */
  public LastEvents(InputPlan input, String topics, ModelDefinition model, Optional<RegistryClient> registry, RecordLimit limit) {
    this.topics = topics;
    this.model = model;
    this.keys = input.keys(registry);
    this.intake = new EventIntake(input.decoder(registry), new EventChecker(model), limit);
  }

  /**
   * Reads and judges the events. It is no failure if they can't be read: other checks cover that.
   *
   * @throws io.cellstream.wire.RegistryUnavailableException if the registry can't be asked
   */
  public void check(Settings settings, Findings findings) throws StartupException {
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records;
    try {
      records = SourceRecords.last(settings);
    } catch (KafkaException e) {
      findings.unknown(SUBJECT, "the last records of topic " + topics + " could not be read: " + e.getMessage());
      return;
    } catch (OutOfMemoryError e) {
      findings.unknown(SUBJECT,
          "the last records of topic " + topics + " do not fit the heap (" + e.getMessage() + "): one of them unpacks to"
              + " more than there is room for");
      return;
    }
    judge(records, findings);
  }

  void judge(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records, Findings findings) throws StartupException {
    Map<RejectCause, Integer> causes = new EnumMap<>(RejectCause.class);
    String first = "";
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
      try {
        var _ = intake.read(keys.key(record.key(), record.value(), record.headers()), record.value(), record.headers(),
            new Origin(record.timestamp(), record.partition(), record.offset()));
      } catch (RejectedEventException e) {
        causes.merge(e.rejectCause(), 1, Integer::sum);
        first = first.isEmpty() ? place(record) + ": " + Printable.line(String.valueOf(e.getMessage()), SHOWN) : first;
      }
    }
    int bad = causes.values().stream().mapToInt(Integer::intValue).sum();
    if (records.isEmpty()) {
      findings.ok(SUBJECT, "topic " + topics + " holds no record that could be looked at");
    } else if (bad == 0) {
      findings.ok(SUBJECT, "of the last records of topic " + topics + ", " + records.size() + " were looked at: model " + model.name()
          + " can take each");
    } else {
      findings.warning(SUBJECT, extent(bad, records.size()) + " looked at, the last of topic " + topics + ", would be dead letters ("
          + causes.entrySet().stream().map(each -> each.getValue() + " " + each.getKey()).collect(Collectors.joining(", "))
          + ")" + (causes.containsKey(RejectCause.UNKNOWN_SCHEMA) ? ", unless the registry learns their schemas in time" : "")
          + "; the first is " + first + ". Check that this is the topic, the registry and the model that belong together, and what its"
          + " senders write");
    }
  }

  private static String extent(int bad, int all) {
    return bad == all ? "all " + Amounts.count(all, "record") : bad + " of " + Amounts.count(all, "record");
  }

  private static String place(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
