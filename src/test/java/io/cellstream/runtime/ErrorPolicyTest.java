package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.ledger.DamagedRecordException;
import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Retry;
import io.cellstream.runtime.ErrorPolicy.Stop;
import io.cellstream.sequence.ForeignStateException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class ErrorPolicyTest {
  private static final ErrorHandlerContext CONTEXT = new DefaultErrorHandlerContext(null, "in", 4, 17, new RecordHeaders(), "step",
      new TaskId(0, 4), 0, null, null);
  private static final ProducerRecord<byte[], byte[]> RECORD = new ProducerRecord<>("out", new byte[2], new byte[3]);

  private final AtomicBoolean gotOn = new AtomicBoolean();
  private final ErrorPolicy policy = new ErrorPolicy(new Strikes(() -> Instant.EPOCH), List.of(new DiskFailure(Path.of("/states"))),
      _ -> gotOn.get());

  static List<Throwable> hopeless() {
    return List.of(new ForeignStateException("aa", "bb"), new DamagedRecordException("cut short"), new MissingSourceTopicException("gone"),
        new TopicAuthorizationException("may not write"), new OutOfMemoryError("heap"));
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void whatNoFurtherTryCanMendStopsAtOnce(Throwable failure) {
    Answer answer = policy.answer(new StreamsException("in a task", failure));
    assertThat(answer).isInstanceOf(Stop.class);
    assertThat(((Stop) answer).message()).contains(String.valueOf(failure.getMessage()));
  }

  @Test
  void ofAnotherModelsStatesItNamesTheWaysOn() {
    assertThat(((Stop) policy.answer(new ForeignStateException("aa", "bb"))).message()).contains("state hash aa",
        "cellstream.model.changed=restart", "`cellstream reset`");
  }

  @Test
  void anOutageIsWaitedOutWithoutLimitAndWithLongerPauses() {
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Answer answer = policy.answer(new StreamsException("in a task", new TimeoutException("no broker")));
      assertThat(answer).isInstanceOf(Retry.class);
      pauses.add(((Retry) answer).pause());
    }
    assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 8L, 8L);
  }

  @Test
  void anOutageAfterTheStreamGotOnIsAnotherAndBeginsWithAShortPause() {
    for (int i = 0; i < 4; i++) {
      policy.answer(new StreamsException("in a task", new TimeoutException("no broker")));
    }
    gotOn.set(true);
    assertThat(policy.answer(new StreamsException("in a task", new TimeoutException("no broker"))))
        .isEqualTo(new Retry(Duration.ofSeconds(1), "no broker"));
    gotOn.set(false);
    assertThat(policy.answer(new StreamsException("in a task", new TimeoutException("no broker"))))
        .isEqualTo(new Retry(Duration.ofSeconds(2), "no broker"));
  }

  @Test
  void theSameUnexpectedFailureThreeTimesStops() {
    assertThat(policy.answer(unexpected())).isInstanceOf(Retry.class);
    assertThat(policy.answer(unexpected())).isInstanceOf(Retry.class);
    Answer third = policy.answer(unexpected());
    assertThat(third).isInstanceOf(Stop.class);
    assertThat(((Stop) third).message()).contains("3 times").contains("a bug");
  }

  @Test
  void anOutageInBetweenDoesNotCount() {
    policy.answer(unexpected());
    policy.answer(new StreamsException(new TimeoutException("no broker")));
    assertThat(policy.answer(unexpected())).isInstanceOf(Retry.class);
  }

  static List<Exception> fullDisks() {
    return List.of(new RocksDBException("While appending to file: /states/app/0_1/000011.sst: No space left on device"),
        new RocksDBException("Space limit", new Status(Status.Code.IOError, Status.SubCode.NoSpace, "Space limit")),
        new RocksDBException("While appending to file: /states/app/0_1/000011.sst: File too large"),
        new IOException("/states/app/0_1/.checkpoint: Disk quota exceeded"));
  }

  @ParameterizedTest
  @MethodSource("fullDisks")
  void aDiskThatTakesNoMoreStopsAtOnceAndNamesTheFolder(Exception failure) {
    Answer answer = policy.answer(new StreamsException("in a task", new ProcessorStateException("in a store", failure)));
    assertThat(answer).isInstanceOf(Stop.class);
    assertThat(((Stop) answer).message()).startsWith("state.dir /states takes no more (").contains(String.valueOf(failure.getMessage()),
        "make room");
  }

  static List<Exception> readOnlyDisks() {
    return List.of(new RocksDBException("While open a file for appending: /states/app/0_1/000011.sst: Read-only file system"),
        new IOException("/states/app/0_1/.checkpoint: Read-only file system"));
  }

  @ParameterizedTest
  @MethodSource("readOnlyDisks")
  void aDiskThatMayNotBeWrittenIsNotSaidToBeFull(Exception failure) {
    Answer answer = policy.answer(new StreamsException("in a task", new ProcessorStateException("in a store", failure)));
    assertThat(answer).isInstanceOf(Stop.class);
    assertThat(((Stop) answer).message()).contains("Read-only file system", "mount its file system to be written", "set another state.dir")
        .doesNotContain("room");
  }

  @Test
  void anotherFailureOfTheStoreIsTriedAgain() {
    RocksDBException locked = new RocksDBException("While lock file: /states/app/0_1/LOCK: Resource temporarily unavailable");
    assertThat(policy.answer(new ProcessorStateException("in a store", locked))).isInstanceOf(Retry.class);
  }

  @Test
  void aRefusedRecordIsNamedWithTheEventNearIt() {
    RefusedRecordException refused = refused(new RecordTooLargeException("larger than the server takes"));
    String message = "topic out did not take a record with a key of 2 and a value of 3 bytes, made of event in-4@17 or of one shortly before"
        + " it: larger than the server takes";
    assertThat(policy.answer(new StreamsException("in a task", refused))).isEqualTo(new Retry(Duration.ofSeconds(1), message));
    policy.answer(new StreamsException("in a task", refused));
    assertThat(policy.answer(new StreamsException("in a task", refused))).isInstanceOfSatisfying(Stop.class,
        stop -> assertThat(stop.message()).startsWith("failed 3 times at ").endsWith(message));
  }

  @Test
  void aRecordThatIsNotTakenForTheMomentIsLeftToKafkaStreams() {
    assertThat(new RefusedRecords().handleError(CONTEXT, RECORD, new TimeoutException("no broker")).result()).isEqualTo(Result.RETRY);
  }

  private static RefusedRecordException refused(Exception refusal) {
    return catchThrowableOfType(RefusedRecordException.class, () -> new RefusedRecords().handleError(CONTEXT, RECORD, refusal));
  }

  private static Throwable unexpected() {
    return new StreamsException("in a task", new IllegalStateException("a bug"));
  }
}
