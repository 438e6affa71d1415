package io.cellstream.runtime;

import io.cellstream.runtime.TopicFacts.Present;
import io.cellstream.text.Amounts;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/**
 * Whether what the input topic takes can go on to the topics written to: predictions, dead letters and states carry their event's timestamp,
 * and a dead letter its bytes. A record that a topic refuses ends the transaction, and the same event would end it each time.
 */
final class RecordRules {
  /** Kafka's own default of both. */
  private static final long UNLIMITED = Long.MAX_VALUE;

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
      return; // said already
    }
    timestamps(use, topic);
    size(use, topic);
  }

  private void timestamps(TopicUse use, Present topic) throws StartupException {
    if (isStampedByBroker(topic)) {
      if (use.purpose() != TopicUse.Purpose.STATES) {
        findings.warning(TopicRules.SUBJECT,
            "topic " + use.shown() + " has message.timestamp.type=LogAppendTime: what is written there loses"
                + " its event's timestamp; set message.timestamp.type=CreateTime");
      }
    } else if (!isStampedByBroker(events)) {
      narrower(use, topic, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, "older");
      narrower(use, topic, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, "further in the future");
    }
  }

  private void narrower(TopicUse use, Present topic, String setting, String beyond) throws StartupException {
    long taken = limit(topic, setting);
    long sent = limit(events, setting);
    if (taken < sent) {
      findings.warning(TopicRules.SUBJECT, "topic " + use.shown() + " refuses timestamps more than " + Amounts.millis(taken) + " " + beyond
          + " than now, topic " + input.topic() + " takes them" + (sent == UNLIMITED ? "" : " up to " + Amounts.millis(sent))
          + ": such an event would stop the stream; set " + setting + "=" + sent + " on topic " + use.topic());
    }
  }

  private void size(TopicUse use, Present topic) throws StartupException {
    Optional<Long> taken = topic.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    Optional<Long> sent = events.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    if (use.purpose() == TopicUse.Purpose.DEAD_LETTERS && taken.isPresent() && sent.isPresent() && taken.get() < sent.get()) {
      findings.warning(TopicRules.SUBJECT, "topic " + use.shown() + " takes records up to " + Amounts.bytes(taken.get()) + ", topic "
          + input.topic() + " up to " + Amounts.bytes(sent.get())
          + ": a dead letter larger than that goes without its bytes; set max.message.bytes=" + sent.get() + " on topic " + use.topic());
    }
  }

  private static boolean isStampedByBroker(Present topic) {
    return topic.setting(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).filter(TimestampType.LOG_APPEND_TIME.name::equals).isPresent();
  }

  private static long limit(Present topic, String setting) {
    return topic.number(setting).orElse(UNLIMITED);
  }
}
