package io.cellstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordPlaceTest {

  @Test
  void isReadAsItIsWritten() {
    RecordPlace place = new RecordPlace(new TopicPartition("my-events.v2", 12), 1_234_567_890_123L);
    assertThat(RecordPlace.parse(place.toString())).contains(place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "events", "events-3", "events@3", "events-3@", "events-3@-1", "events-x@1", "-3@1",
      "events-3@99999999999999999999"})
  void anythingElseIsNone(String text) {
    assertThat(RecordPlace.parse(text)).isEmpty();
  }
}
