package io.cellstream.runtime;

import com.google.common.base.Throwables;
import io.cellstream.preflight.TimeLimit;
import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Stop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;

/**
 * Recognises a record that a topic refused because of its timestamp. The same event would give the same record again, so there is no other
 * try. The client reports every record of the batch, the first one first, and says of a good record only that another one was bad. So the
 * unread events are checked again, as at the start, to find the one that is meant.
 */
final class RefusedTime implements Diagnosis {
  /** The broker's words if several records of a batch are refused, for which the client has no exception type of its own. */
  private static final String OUT_OF_RANGE = "is out of range";
  /** The client's words for a good record of a refused batch. */
  private static final String OF_A_BATCH = "it was part of a batch";
  private static final String GO_ON = ", then start again; nothing is lost, what was not committed is done again";

  private final Look look;

  RefusedTime(Look look) {
    this.look = look;
  }

  /** Looks at the cluster as it is now. */
  @FunctionalInterface
  interface Look {
    Seen at(String topic);
  }

  /**
   * What a look has found.
   *
   * @param refusing the topic's limits on timestamps; empty if the cluster could not be asked
   * @param event a message about an unread event beyond these limits, with the remedy; empty if none was found
   * @param now the time of the look, ms since the epoch
   */
  record Seen(List<TimeLimit> refusing, Optional<String> event, long now) {
  }

  @Override
  public Optional<Answer> of(Throwable failure) {
    return Throwables.getCausalChain(failure).stream().flatMap(each -> each instanceof RefusedRecordException refused
        ? told(refused).stream()
        : Optional.<String>empty().stream()).findFirst().map(Stop::new);
  }

  private Optional<String> told(RefusedRecordException refused) {
    Throwable cause = refused.getCause();
    String message = String.valueOf(cause == null ? null : cause.getMessage());
    boolean isOfTime = cause instanceof InvalidTimestampException
        || (cause instanceof InvalidRecordException && message.contains(OUT_OF_RANGE));
    if (!isOfTime && !message.contains(OF_A_BATCH)) {
      return Optional.empty();
    }
    Seen seen = look.at(refused.topic());
    return seen.event().map(event -> event + GO_ON).or(() -> isOfTime ? Optional.of(told(refused, seen)) : Optional.empty());
  }

  private static String told(RefusedRecordException refused, Seen seen) {
    String record = "it did not take a record of " + Instant.ofEpochMilli(refused.timestamp()) + refused.madeOf() + "; ";
    return seen.refusing().stream().filter(limit -> limit.refuses(refused.timestamp(), seen.now())).findFirst()
        .map(limit -> limit.shown() + ": " + record + limit.remedy()).orElseGet(() -> {
          String setting = refused.timestamp() < seen.now() ? TimeLimit.PAST : TimeLimit.FUTURE;
          return "topic " + refused.topic() + " refuses timestamps by its " + setting + ": " + record
              + TimeLimit.remedy(setting, refused.topic());
        }) + GO_ON;
  }
}
