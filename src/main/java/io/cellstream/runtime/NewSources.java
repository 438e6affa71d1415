package io.cellstream.runtime;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.ReadTopics;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Settings;
import io.cellstream.config.SourceTopics;
import io.cellstream.ledger.Source;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Learns of topics of events, and of partitions of them, that appear while the stream runs. Thread-safe. */
final class NewSources {
  private static final Logger LOG = LoggerFactory.getLogger(NewSources.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Settings settings;
  private final SourceTopics sources;
  private final ReadTopics topics;

  NewSources(Settings settings, ReadTopics topics) {
    this.settings = settings;
    this.sources = InputTopics.of(settings).sources();
    this.topics = topics;
  }

  /**
   * Those of these partitions that are new.
   *
   * @throws TimeoutException if the cluster does not say which topic one is of; the stream then asks again
   */
  Set<TopicPartition> among(Set<TopicPartition> partitions) {
    Set<TopicPartition> found = new HashSet<>();
    for (TopicPartition each : partitions) {
      if (sources.has(each.topic()) && topics.isNew(each)) {
        found.add(each);
      }
    }
    know(found);
    found.forEach(each -> LOG.info("{} is new, and begins at its first event", each));
    return found;
  }

  /**
   * Sees to it that these partitions' topics are known, those of them that are topics of events.
   *
   * @throws TimeoutException if the cluster does not say which topic one is of; the stream then asks again
   */
  void know(Set<TopicPartition> partitions) {
    for (TopicPartition each : partitions) {
      if (!topics.isKnown(each.topic()) && sources.has(each.topic())) {
        learn(each.topic());
      }
    }
  }

  /** Whether a partition is one of a topic of events that is still there. */
  boolean areRead(Source source) {
    try {
      know(Set.of(new TopicPartition(source.topic(), source.partition())));
    } catch (TimeoutException e) {
      LOG.warn("{}; it is taken to be there", e.getMessage());
      return true;
    }
    return topics.id(source.topic()).equals(new Uuid(source.idHigh(), source.idLow()));
  }

  private void learn(String topic) {
    try (Admin admin = ClusterAnswers.open(settings)) {
      Optional<TopicIdentity> identity = TopicIdentity.of(topic, admin, ClusterAnswers.of(settings, PATIENCE));
      identity.ifPresent(topics::add);
    } catch (StartupException e) {
      throw new TimeoutException("topic " + topic + ": " + e.getMessage(), e);
    }
  }
}
