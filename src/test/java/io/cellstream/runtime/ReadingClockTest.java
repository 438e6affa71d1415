package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadingClockTest {
  private static final TopicPartition PARTITION = new TopicPartition("events", 3);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private long now;
  private final ReadingClock clock = new ReadingClock("events", () -> now);

  @BeforeEach
  void assign() {
    consumer.assign(List.of(PARTITION, new TopicPartition("others", 0)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, new TopicPartition("others", 0), 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 2L, new TopicPartition("others", 0), 0L));
    consumer.seekToBeginning(consumer.assignment());
  }

  private void poll(long after, boolean hasHeard) {
    now += Duration.ofMillis(after).toNanos();
    clock.polled(consumer, consumer.poll(Duration.ZERO), hasHeard);
  }

  private void deliver(long offset) {
    consumer.addRecord(new ConsumerRecord<>("events", 3, offset, null, new byte[1]));
  }

  private void readToEnd() {
    deliver(0);
    deliver(1);
    poll(10, true);
  }

  @Test
  void countsWhileThePartitionIsReadToItsEnd() {
    poll(1000, true);
    assertThat(clock.millisSinceAsked(3)).as("two events are waiting").isZero();
    readToEnd();
    poll(300, true);
    poll(400, true);
    assertThat(clock.millisSinceAsked(3)).isEqualTo(700);
    assertThat(clock.millisSinceAsked(3)).isZero();
    assertThat(clock.millisSinceAsked(5)).as("of a partition that nobody reads").isZero();
  }

  @Test
  void countsNothingWhileEventsWait() {
    readToEnd();
    poll(100, true);
    consumer.updateEndOffsets(Map.of(PARTITION, 9L));
    poll(500, true);
    poll(500, true);
    assertThat(clock.millisSinceAsked(3)).isEqualTo(100);
  }

  @Test
  void countsOnlyWhileABrokerAnswersAndTwoSecondsOfAProcessThatStoodStill() {
    readToEnd();
    poll(60_000, false);
    assertThat(clock.millisSinceAsked(3)).isZero();
    poll(1, true);
    assertThat(clock.millisSinceAsked(3)).isEqualTo(2000);
  }

  @Test
  void isAtTheEndOnceAllThatWasDeliveredIsTakenAndTheBrokerHasNoMore() {
    assertThat(clock.isNow(3, 1)).as("never polled").isFalse();
    readToEnd();
    assertThat(clock.isNow(3, 0)).as("an event is delivered that is not taken").isFalse();
    assertThat(clock.isNow(3, 1)).isTrue();
    consumer.updateEndOffsets(Map.of(PARTITION, 3L));
    assertThat(clock.isNow(3, 1)).as("an event has come since the poll").isFalse();
  }

  @Test
  void anotherThreadsConsumerBeginsAnew() {
    readToEnd();
    poll(500, true);
    MockConsumer<byte[], byte[]> other = new MockConsumer<>("earliest");
    other.assign(List.of(PARTITION));
    other.updateBeginningOffsets(Map.of(PARTITION, 0L));
    other.updateEndOffsets(Map.of(PARTITION, 2L));
    clock.polled(other, other.poll(Duration.ZERO), true);
    assertThat(clock.millisSinceAsked(3)).isZero();
    assertThat(clock.isNow(3, 1)).isFalse();
  }
}
