package io.cellstream.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/** What the cluster says of one topic. */
public sealed interface TopicFacts {

  /** There is none. */
  record Absent() implements TopicFacts {
  }

  /**
   * There may be one, but this user may not know.
   *
   * @param why in the broker's words
   */
  record Hidden(String why) implements TopicFacts {
  }

  /**
   * There is one.
   *
   * @param replicas of the partition that has the fewest, as are those in sync
   * @param leaderless partitions that nobody serves at the moment
   * @param rights what this user may do with it; empty if the broker does not say
   * @param config its settings by Kafka's names; empty if this user may not read them
   */
  record Present(int partitions, int replicas, int inSync, int leaderless, Optional<Set<AclOperation>> rights,
      Optional<Map<String, String>> config) implements TopicFacts {

    /** A setting of the topic's; empty if it can't be read. */
    public Optional<String> setting(String name) {
      return config.flatMap(all -> Optional.ofNullable(all.get(name)));
    }

    /** A number among the settings. */
    public Optional<Long> number(String name) {
      return setting(name).map(Long::valueOf);
    }
  }
}
