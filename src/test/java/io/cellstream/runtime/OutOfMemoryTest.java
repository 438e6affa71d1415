package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.StartupException;
import io.cellstream.runtime.ErrorPolicy.Stop;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
  private static final TopicPartition EVENTS = new TopicPartition("events", 3);
  private static final long HEAP = 512L << 20;

  @Test
  void anEventThatCannotBeReadIsNamedWithTheWaysPastIt() {
    assertThat(stop(found -> Optional.of(new RecordPlace(found.iterator().next(), 17)), reading())).isEqualTo(
        "event events-3@17 can't be read: unpacked it takes more memory than there is (Java heap space): give a heap larger than 512 MB"
            + " (JAVA_OPTS=-Xmx1024m); or have this one passed and lost: start all instances with `run --pass=events-3@17`, which passes"
            + " nothing that can be read");
  }

  @Test
  void whereNoneIsTooLargeByItselfThereAreTooManyAtOnce() {
    assertThat(stop(_ -> Optional.empty(), reading())).contains("events-3", "none was found", "-Xmx1024m", "max.poll.records");
  }

  @Test
  void aClusterThatDoesNotAnswerLeavesThePartitions() {
    assertThat(stop(_ -> {
      throw new StartupException("no broker answers");
    }, reading())).contains("events-3");
  }

  @Test
  void outsideOfReadingNothingIsLookedFor() {
    assertThat(stop(_ -> {
      throw new AssertionError("looked");
    }, new OutOfMemoryError("Java heap space"))).isEqualTo("out of memory (Java heap space): give a heap larger than 512 MB"
        + " (JAVA_OPTS=-Xmx1024m)");
  }

  @Test
  void otherFailuresAreNotItsOwn() {
    assertThat(new OutOfMemory(_ -> Optional.empty(), Set::of, HEAP).of(new IllegalStateException("a bug"))).isEmpty();
  }

  private static String stop(OutOfMemory.Search search, Error error) {
    return new OutOfMemory(search, () -> Set.of(EVENTS), HEAP).of(new StreamsException("in a thread", error))
        .map(answer -> ((Stop) answer).message()).orElseThrow();
  }

  /** As it comes out of Kafka's consumer. */
  private static OutOfMemoryError reading() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    error.setStackTrace(new StackTraceElement[]{
        new StackTraceElement("java.nio.ByteBuffer", "allocate", "ByteBuffer.java", 1),
        new StackTraceElement("org.apache.kafka.clients.consumer.internals.CompletedFetch", "fetchRecords", "CompletedFetch.java", 1)});
    return error;
  }
}
