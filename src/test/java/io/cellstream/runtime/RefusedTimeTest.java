package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.preflight.TimeLimit;
import io.cellstream.runtime.ErrorPolicy.Stop;
import io.cellstream.runtime.RefusedTime.Seen;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class RefusedTimeTest {
  private static final long DAY = 86_400_000;
  private static final long NOW = 20_000 * DAY;
  private static final ErrorHandlerContext CONTEXT = new DefaultErrorHandlerContext(null, "in", 4, 17, new RecordHeaders(), "step",
      new TaskId(0, 4), 0, null, null);
  private static final TimeLimit WEEK = new TimeLimit(new TopicUse("out", "cellstream.output.topic", Purpose.PREDICTIONS), TimeLimit.PAST,
      7 * DAY);
  private static final String GO_ON = ", then start again; nothing is lost, what was not committed is done again";

  private static Throwable refusal(long timestamp, Exception cause) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("out", 0, timestamp, new byte[2], new byte[3]);
    return new StreamsException("in a task", new RefusedRecordException(CONTEXT, record, cause));
  }

  private static Optional<ErrorPolicy.Answer> answer(Throwable failure, Seen seen) {
    return new RefusedTime(topic -> {
      assertThat(topic).isEqualTo("out");
      return seen;
    }).of(failure);
  }

  @Test
  void theEventThatIsMeantIsNamedWhereItIsFound() {
    Seen seen = new Seen(List.of(WEEK), Optional.of("event in-4@12 of 1970-01-01T00:00:00Z is old; do this"), NOW);
    assertThat(answer(refusal(0, new InvalidTimestampException("")), seen))
        .contains(new Stop("event in-4@12 of 1970-01-01T00:00:00Z is old; do this" + GO_ON));
  }

  @Test
  void elseTheLimitTheRecordsTimeAndTheEventItWasMadeOfOrOneShortlyBefore() {
    String several = "Timestamp 0 of message with offset 3 is out of range. The timestamp should be within [1, 2]";
    for (Exception cause : List.of(new InvalidTimestampException("One or more records"), new InvalidRecordException(several))) {
      assertThat(answer(refusal(DAY, cause), new Seen(List.of(WEEK), Optional.empty(), NOW))).contains(new Stop(
          "topic out (cellstream.output.topic) refuses timestamps more than 7 days older than now (message.timestamp.before.max.ms=604800000):"
              + " it did not take a record of 1970-01-02T00:00:00Z, made of event in-4@17 or of one shortly before it; set"
              + " message.timestamp.before.max.ms=9223372036854775807 on topic out" + GO_ON));
    }
  }

  @Test
  void whereTheLimitsCannotBeAskedForTheSettingIsNamedWithoutItsValue() {
    Seen nothing = new Seen(List.of(), Optional.empty(), NOW);
    assertThat(answer(refusal(DAY, new InvalidTimestampException("")), nothing)).get().asString()
        .contains("topic out refuses timestamps by its message.timestamp.before.max.ms: it did not take");
    assertThat(answer(refusal(NOW + DAY, new InvalidTimestampException("")), nothing)).get().asString()
        .contains("topic out refuses timestamps by its message.timestamp.after.max.ms: it did not take");
  }

  /** Another record of its batch may have been refused for something else than its time. */
  @Test
  void aGoodRecordOfARefusedBatchIsRecognisedOnlyIfAnEventOfSuchATimeIsFound() {
    Throwable failure = refusal(NOW,
        new KafkaException("Failed to append record because it was part of a batch which had one more more invalid records"));
    assertThat(answer(failure, new Seen(List.of(WEEK), Optional.empty(), NOW))).isEmpty();
    assertThat(answer(failure, new Seen(List.of(WEEK), Optional.of("event in-4@12 is old"), NOW)))
        .contains(new Stop("event in-4@12 is old" + GO_ON));
  }

  @Test
  void otherRefusalsAndOtherFailuresAreLeftToOthersAndNobodyIsAsked() {
    RefusedTime diagnosis = new RefusedTime(_ -> {
      throw new AssertionError("nobody should be asked");
    });
    assertThat(diagnosis.of(refusal(0, new RecordTooLargeException("too large")))).isEmpty();
    assertThat(diagnosis.of(refusal(0, new InvalidRecordException("no key")))).isEmpty();
    assertThat(diagnosis.of(new IllegalStateException("it was part of a batch"))).isEmpty();
  }
}
