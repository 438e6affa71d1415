package io.cellstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class ReadTopicsTest {
  private static final TopicPartition EAST = new TopicPartition("east", 0);
  private static final TopicPartition WEST = new TopicPartition("west", 0);

  private final ReadTopics topics = new ReadTopics(new TopicIdentity("keyed", new Uuid(1, 1), 1), true, Set.of(EAST, WEST));

  @Test
  void aPartitionIsNewUntilTheStartKnewWhereToBegin() {
    assertThat(topics.isNew(EAST)).isFalse();
    assertThat(topics.isNew(new TopicPartition("east", 1))).isTrue();
  }

  @Test
  void aTopicThatIsThereAgainIsNew() {
    topics.add(new TopicIdentity("east", new Uuid(2, 2), 1));
    assertThat(topics.id("east")).isEqualTo(new Uuid(2, 2));

    topics.remove("east");

    assertThat(topics.id("east")).isEqualTo(Uuid.ZERO_UUID);
    assertThat(topics.isNew(EAST)).isTrue();
    assertThat(topics.isNew(WEST)).isFalse();
  }
}
