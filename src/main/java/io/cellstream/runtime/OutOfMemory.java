package io.cellstream.runtime;

import com.google.common.base.Throwables;
import io.cellstream.cluster.RecordPlace;
import io.cellstream.cluster.StartupException;
import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Stop;
import io.cellstream.text.Amounts;
import io.cellstream.topology.EventFailureException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises a heap that is too small. If it ran out while events were read, the cause may be a record that is small on the wire and very
 * large when unpacked. Such a record would end every start in the same way, so it is searched for and named, with the ways past it.
 */
final class OutOfMemory implements Diagnosis {
  private static final Logger LOG = LoggerFactory.getLogger(OutOfMemory.class);
  /** The package of the classes that read and unpack events. */
  private static final String CONSUMER = "org.apache.kafka.clients.consumer.";
  /** The class that restores states, which also reads through a consumer. */
  private static final String RESTORE = "StoreChangelogReader";

  private final Search search;
  private final Supplier<Set<TopicPartition>> partitions;
  private final long heap;

  /** @param partitions called on the failing thread: the input partitions that it was reading; empty if none is known */
  OutOfMemory(Search search, Supplier<Set<TopicPartition>> partitions, long heap) {
    this.search = search;
    this.partitions = partitions;
    this.heap = heap;
  }

  /** Finds a record that does not fit into memory. */
  @FunctionalInterface
  interface Search {
    Optional<RecordPlace> find(Set<TopicPartition> partitions) throws StartupException;
  }

  @Override
  public Optional<Answer> of(Throwable failure) {
    List<Throwable> chain = Throwables.getCausalChain(failure);
    String at = chain.stream().filter(EventFailureException.class::isInstance).findFirst()
        .map(located -> " at event " + String.join(", ", ((EventFailureException) located).places())).orElse("");
    return chain.stream().filter(OutOfMemoryError.class::isInstance).findFirst()
        .map(error -> new Stop(isReading(error) ? reading(error) : "out of memory" + at + " (" + error.getMessage() + "): " + more()));
  }

  private static boolean isReading(Throwable error) {
    return calls(error, CONSUMER) && Arrays.stream(error.getStackTrace()).noneMatch(frame -> frame.getClassName().endsWith(RESTORE));
  }

  private static boolean calls(Throwable error, String of) {
    return Arrays.stream(error.getStackTrace()).anyMatch(frame -> frame.getClassName().startsWith(of));
  }

  private String reading(Throwable error) {
    Set<TopicPartition> read = partitions.get();
    LOG.warn("out of memory ({}) while reading events{}: looking for one that is too large", error.getMessage(), of(read));
    try {
      return search.find(read).map(place -> "event " + place + " can't be read: unpacked it takes more memory than there is (" + error
          .getMessage() + "): " + more() + "; or have this one passed and lost: start all instances with `run --pass=" + place
          + "`, which passes nothing that can be read").orElseGet(() -> together(read, error));
    } catch (StartupException | KafkaException e) {
      LOG.debug("the search for a record that is too large failed", e);
      return together(read, error);
    }
  }

  private static String of(Set<TopicPartition> read) {
    return read.isEmpty() ? "" : " of " + read;
  }

  private String together(Set<TopicPartition> read, Throwable error) {
    return "out of memory (" + error.getMessage() + ") while reading events" + of(read) + ", and none was found that is too large by"
        + " itself: " + more() + ", or have fewer unpacked at once (max.poll.records and buffered.records.per.partition, 1000 unless set)";
  }

  private String more() {
    return "give a heap larger than " + Amounts.bytes(heap) + " (JAVA_OPTS=-Xmx" + 2 * (heap >> 20) + "m)";
  }
}
