package io.cellstream.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/** What the cluster says about one topic. */
public sealed interface TopicFacts {

  /** The topic does not exist. */
  record Absent() implements TopicFacts {
  }

  /**
   * The topic may exist, but this user may not see it.
   *
   * @param why the reason in the broker's words
   */
  record Hidden(String why) implements TopicFacts {
  }

  /**
   * The topic exists.
   *
   * @param replicas the number of replicas of the partition that has the fewest
   * @param inSync the number of replicas in sync of the partition that has the fewest
   * @param leaderless the number of partitions without a leader, which no broker serves at the moment
   * @param rights what this user may do with it; empty if the broker does not say
   * @param config its settings by Kafka's names; empty if this user may not read them
   */
  record Present(int partitions, int replicas, int inSync, int leaderless, Optional<Set<AclOperation>> rights,
      Optional<Map<String, String>> config) implements TopicFacts {

    /** A setting of the topic; empty if it can't be read. */
    public Optional<String> setting(String name) {
      return config.flatMap(all -> Optional.ofNullable(all.get(name)));
    }

    /** A setting that is a number; empty if it can't be read. */
    public Optional<Long> number(String name) {
      return setting(name).map(Long::valueOf);
    }
  }
}
