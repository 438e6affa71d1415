package io.cellstream.erasure;

import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import java.util.List;

/**
 * What one topic has of a key.
 *
 * @param facts of the topic, which may be absent: then it has nothing
 */
public record Stored(TopicUse use, TopicFacts facts, Tally tally) {

  /** When the records will be gone, a line for each way. */
  public List<String> fate() {
    return facts instanceof Present present && present.config().isPresent()
        ? new Fate(present.config().get()).of(tally)
        : List.of("not known: this user may not read the topic's settings (DescribeConfigs)");
  }
}
