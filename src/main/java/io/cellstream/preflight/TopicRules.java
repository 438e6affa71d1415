package io.cellstream.preflight;

import io.cellstream.cluster.Grants;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.text.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;

/** The rules for each topic. Judges what the cluster said, and asks nothing itself. */
public final class TopicRules {
  static final String SUBJECT = "topic";
  private static final int ENOUGH_BROKERS = 3;

  private final String bootstrapServers;
  private final int brokers;
  private final Findings findings;

  /** @param brokers the number of the cluster's brokers */
  public TopicRules(String bootstrapServers, int brokers, Findings findings) {
    this.bootstrapServers = bootstrapServers;
    this.brokers = brokers;
    this.findings = findings;
  }

  /** A message that the topic does not exist, with the remedy. */
  public static String missing(String topic, String setting, String bootstrapServers) {
    return "topic " + topic + " (" + setting + ") does not exist at " + bootstrapServers
        + ": create it, for example with `cellstream topics --config FILE --create`, or correct the setting";
  }

  /** Checks a topic that users name, which must exist. */
  public void check(TopicUse use, TopicFacts facts) throws StartupException {
    switch (facts) {
      case TopicFacts.Absent _ -> findings.failed(SUBJECT, missing(use.topic(), use.setting(), bootstrapServers));
      case TopicFacts.Hidden(String why) -> findings.failed(SUBJECT,
          "topic " + use.shown() + " is not there or hidden from this user (" + why + "): "
              + Grants.topic(bootstrapServers, use.purpose().rights(), use.topic()));
      case Present present -> checkPresent(use, present);
    }
  }

  void checkPresent(TopicUse use, Present topic) throws StartupException {
    List<Finding> before = new ArrayList<>();
    Findings seen = finding -> {
      before.add(finding);
      findings.add(finding);
    };
    rights(use, topic, seen);
    replicas(use, topic, seen);
    if (topic.config().isPresent()) {
      policies(use, topic, seen);
    } else {
      seen.unknown(SUBJECT, "topic " + use.shown() + ": this user may not read its settings (DescribeConfigs), so cleanup policy,"
          + " retention, timestamp limits and record size are not known");
    }
    if (before.stream().noneMatch(finding -> finding.grade() == Finding.Grade.FAILED)) {
      findings.ok(SUBJECT, described(use, topic));
    }
  }

  private void rights(TopicUse use, Present topic, Findings seen) throws StartupException {
    if (topic.rights().isEmpty()) {
      seen.unknown(SUBJECT, "topic " + use.shown() + ": the broker does not say what this user may do with it");
      return;
    }
    List<AclOperation> missing = use.purpose().rights().stream().filter(right -> !topic.rights().get().contains(right)).sorted().toList();
    if (!missing.isEmpty()) {
      seen.failed(SUBJECT, "topic " + use.shown() + ": this user lacks the right to " + words(missing) + ": "
          + Grants.topic(bootstrapServers, missing, use.topic()));
    }
  }

  private void replicas(TopicUse use, Present topic, Findings seen) throws StartupException {
    if (topic.leaderless() > 0) {
      seen.failed(SUBJECT, "topic " + use.shown() + ": " + Amounts.count(topic.leaderless(), "partition")
          + " without a leader: the brokers that have them are down, start them");
    }
    Optional<Long> least = use.purpose().isWritten() ? topic.number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG) : Optional.empty();
    if (least.isPresent() && topic.replicas() < least.get()) {
      seen.failed(SUBJECT, "topic " + use.shown() + " can't be written: it is replicated " + times(topic.replicas())
          + " and min.insync.replicas=" + least.get() + " asks for more: add replicas, or lower the setting on the topic");
    } else {
      Optional<String> outOfSync = outOfSync(use, topic);
      if (outOfSync.isPresent()) {
        seen.warning(SUBJECT, outOfSync.get());
      }
    }
    if (topic.replicas() == 1 && brokers >= ENOUGH_BROKERS) {
      seen.warning(SUBJECT, "topic " + use.shown() + " has 1 replica though there are " + brokers
          + " brokers: losing one broker loses it; give it 3 replicas");
    }
  }

  /**
   * A message that a topic can't be written at the moment, because too few of its replicas are up; empty if enough are, or if it is not
   * written to.
   */
  public static Optional<String> outOfSync(TopicUse use, Present topic) {
    return Optional.of(topic).filter(_ -> use.purpose().isWritten()).flatMap(it -> it.number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
        .filter(least -> topic.inSync() < least && topic.replicas() >= least)
        .map(least -> "topic " + use.shown() + " can't be written at the moment: " + Amounts.count(topic.inSync(), "replica")
            + " in sync, and min.insync.replicas=" + least + ": a broker is down or behind");
  }

  private static void policies(TopicUse use, Present topic, Findings seen) throws StartupException {
    String policy = topic.setting(TopicConfig.CLEANUP_POLICY_CONFIG).orElse(TopicConfig.CLEANUP_POLICY_DELETE);
    boolean compacts = policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    boolean deletes = policy.contains(TopicConfig.CLEANUP_POLICY_DELETE);
    String has = "topic " + use.shown() + " has cleanup.policy=" + policy;
    switch (use.purpose()) {
      case EVENTS -> {
        if (compacts) {
          seen.warning(SUBJECT, has + ", which keeps only the last event of each key: what is compacted before it is read is missing from"
              + " its sequence; set cleanup.policy=delete");
        }
      }
      case KEYED -> {
        if (compacts) {
          seen.failed(SUBJECT, has + ", which keeps only the last event of each key, so others could be gone before they are steps: set"
              + " cleanup.policy=delete on it, or name another topic");
        }
      }
      case PREDICTIONS -> {
        if (compacts) {
          seen.warning(SUBJECT, has + ", which keeps only the last prediction of each key; set cleanup.policy=delete unless that is meant");
        }
      }
      case GAPS -> {
        if (compacts) {
          seen.warning(SUBJECT, has + ", which keeps only the last gap of each key; set cleanup.policy=delete unless that is meant");
        }
      }
      case DEAD_LETTERS -> {
        if (compacts) {
          seen.failed(SUBJECT, has + ", which refuses records without key: set cleanup.policy=delete on it, or name another topic");
        }
      }
      case STATES -> {
        if (!compacts) {
          seen.failed(SUBJECT,
              has + ", which deletes the states of keys that had no event for its retention.ms: set cleanup.policy=compact");
        } else if (deletes) {
          seen.warning(SUBJECT, has + ", which forgets the states of keys that had no event for its retention.ms: set"
              + " cleanup.policy=compact unless that is meant");
        }
      }
    }
  }

  private String described(TopicUse use, Present topic) {
    StringJoiner text = new StringJoiner(", ");
    text.add(use.shown() + ": " + Amounts.count(topic.partitions(), "partition")).add("replicated " + times(topic.replicas()));
    topic.setting(TopicConfig.CLEANUP_POLICY_CONFIG).ifPresent(policy -> text.add(policy.equals(TopicConfig.CLEANUP_POLICY_DELETE)
        ? kept(topic)
        : "cleanup.policy=" + policy));
    topic.rights().ifPresent(_ -> text.add("may be " + (use.purpose() == Purpose.STATES
        ? "read and written"
        : use.purpose().isWritten() ? "written" : "read")));
    return text.toString();
  }

  private static String kept(Present topic) {
    long millis = topic.number(TopicConfig.RETENTION_MS_CONFIG).orElse(-1L);
    long bytes = topic.number(TopicConfig.RETENTION_BYTES_CONFIG).orElse(-1L);
    String time = millis < 0 ? "kept for good" : "kept for " + Amounts.millis(millis);
    return bytes < 0 ? time : time + " and up to " + Amounts.bytes(bytes) + " a partition";
  }

  private static String times(int replicas) {
    return switch (replicas) {
      case 1 -> "once";
      case 2 -> "twice";
      default -> replicas + " times";
    };
  }

  private static String words(List<AclOperation> rights) {
    return String.join(" and ", rights.stream().map(right -> right.name().toLowerCase(Locale.ROOT)).toList());
  }
}
