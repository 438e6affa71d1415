package io.cellstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.topology.EventTime;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final long NONE_YET = -1;
  private static final long NOW = 1_800_000_000_000L;

  private final EventTime time = new EventTime(() -> Instant.ofEpochMilli(NOW));

  private long extract(long timestamp, long partitionTime) {
    return time
        .extract(new ConsumerRecord<>("events", 0, 0, timestamp, TimestampType.CREATE_TIME, 0, 0, "key", "value", new RecordHeaders(),
            Optional.empty()), partitionTime);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_700_000_000_000L, Long.MAX_VALUE})
  void anEventsOwnTimeIsTakenWhateverThePartitionsIs(long timestamp) {
    assertThat(extract(timestamp, NONE_YET)).isEqualTo(timestamp);
    assertThat(extract(timestamp, 1_750_000_000_000L)).isEqualTo(timestamp);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -2, Long.MIN_VALUE})
  void anEventWithoutATimeTakesThePartitionsAndBeforeThereIsOneTheReadingTime(long timestamp) {
    assertThat(extract(timestamp, 1_750_000_000_000L)).isEqualTo(1_750_000_000_000L);
    assertThat(extract(timestamp, 0)).isZero();
    assertThat(extract(timestamp, NONE_YET)).isEqualTo(NOW);
  }
}
