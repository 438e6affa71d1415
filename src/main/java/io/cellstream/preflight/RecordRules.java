package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.text.Amounts;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Checks that the output topics take what is made of any event that the input topic takes: predictions, dead letters and states carry their
 * event's timestamp, and a dead letter its bytes. If a topic refuses a record, the transaction ends, and the same event would end it again
 * each time.
 */
final class RecordRules {
  /** What a copy in the keyed topic has beyond its event: the key and headers. */
  static final int COPY_BYTES = 4 << 10;

  private final TopicUse input;
  private final Present events;
  private final Findings findings;

  RecordRules(TopicUse input, Present events, Findings findings) {
    this.input = input;
    this.events = events;
    this.findings = findings;
  }

  void check(TopicUse use, Present topic) throws StartupException {
    if (topic.config().isEmpty() || events.config().isEmpty()) {
      return; // TopicRules has reported that
    }
    timestamps(use, topic);
    size(use, topic);
  }

  /** Checks that the changelog has as many partitions as the input topic: a key's events and its states are in partitions of one number. */
  void checkPartitions(TopicUse changelog, Present states) throws StartupException {
    if (states.partitions() != events.partitions()) {
      findings.failed(TopicRules.SUBJECT,
          "input topic " + input.topic() + " has " + events.partitions() + " partitions, but the states' changelog "
              + changelog.topic() + " has " + states.partitions() + ": keys would no longer meet their states. `cellstream rekey` takes"
              + " them to an application of another id; or use an input topic with " + states.partitions()
              + " partitions, or give them up with `cellstream reset`");
    }
  }

  private void timestamps(TopicUse use, Present topic) throws StartupException {
    if (TimeLimit.isStampedByBroker(topic)) {
      if (use.purpose() != TopicUse.Purpose.STATES) {
        findings.warning(TopicRules.SUBJECT,
            "topic " + use.shown() + " has message.timestamp.type=LogAppendTime: what is written there loses"
                + " its event's timestamp; set message.timestamp.type=CreateTime");
      }
    }
    for (TimeLimit limit : TimeLimit.of(use, topic)) {
      long sent = events.number(limit.setting()).orElse(TimeLimit.UNLIMITED);
      if (limit.millis() < sent && !TimeLimit.isStampedByBroker(events)) {
        narrower(limit, sent);
      } else if (limit.isOfThePast()) {
        lag(limit);
      }
    }
  }

  /** Demands the input topic's limit for the future, and none for the past: events grow older until they are read. */
  private void narrower(TimeLimit limit, long sent) throws StartupException {
    long enough = limit.isOfThePast() ? TimeLimit.UNLIMITED : sent;
    findings.warning(TopicRules.SUBJECT,
        "topic " + limit.use().shown() + " refuses timestamps more than " + Amounts.millis(limit.millis()) + " "
            + (limit.isOfThePast() ? "older" : "further in the future") + " than now, topic " + input.topic() + " takes them"
            + (sent == TimeLimit.UNLIMITED ? "" : " up to " + Amounts.millis(sent)) + ": such an event would stop the stream; set "
            + limit.setting() + "=" + enough + " on topic " + limit.use().topic());
  }

  /** Warns of a limit for the past: an event that was young enough for the input topic grows older until it is read. */
  private void lag(TimeLimit limit) throws StartupException {
    findings.warning(TopicRules.SUBJECT, limit.shown() + ": an event that waits for so long before it is read would stop the stream; "
        + limit.remedy());
  }

  private void size(TopicUse use, Present topic) throws StartupException {
    Optional<Long> taken = topic.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    Optional<Long> sent = events.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    if (use.purpose() == TopicUse.Purpose.DEAD_LETTERS && taken.isPresent() && sent.isPresent() && taken.get() < sent.get()) {
      findings.warning(TopicRules.SUBJECT, "topic " + use.shown() + " takes records up to " + Amounts.bytes(taken.get()) + ", topic "
          + input.topic() + " up to " + Amounts.bytes(sent.get())
          + ": a dead letter larger than that goes without its bytes; set max.message.bytes=" + sent.get() + " on topic " + use.topic());
    }
    if (use.purpose() == TopicUse.Purpose.KEYED && taken.isPresent() && sent.isPresent() && taken.get() < sent.get()) {
      findings.warning(TopicRules.SUBJECT, "topic " + use.shown() + " takes records up to " + Amounts.bytes(taken.get()) + ", topic "
          + input.topic() + " up to " + Amounts.bytes(sent.get()) + ": an event that with its key and headers is larger is a dead letter;"
          + " set max.message.bytes=" + (sent.get() + COPY_BYTES) + " on topic " + use.topic());
    }
  }
}
