package io.cellstream.runtime;

import com.google.common.base.Throwables;
import io.cellstream.config.Keys;
import io.cellstream.ledger.DamagedRecordException;
import io.cellstream.sequence.ForeignStateException;
import io.cellstream.text.Printable;
import io.cellstream.topology.EventFailureException;
import io.cellstream.wire.RegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/**
 * Decides what a failure of a stream thread means. Bad events never get this far, so the failure is not the sender's. An outage is waited
 * out. A failure that another try can't mend stops the process at once; so does one that hits the same event, or looks the same, three
 * times in ten minutes. Nothing is skipped: a replaced thread begins again where the last transaction was committed. Thread-safe.
 */
final class ErrorPolicy {
  /** Failures that another try can't mend. */
  private static final List<Class<? extends Throwable>> HOPELESS = List.of(ForeignStateException.class, DamagedRecordException.class,
      MissingSourceTopicException.class, AuthenticationException.class, AuthorizationException.class, UnsupportedVersionException.class,
      ConfigException.class);
  /** The pause before a further try. In an outage it doubles, up to the longest one. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

  private final Strikes strikes;
  private final List<Diagnosis> diagnoses;
  private final Predicate<Throwable> gotOn;
  private int outagesInARow;

  /**
   * @param diagnoses asked before anything else, in this order; the first that recognises the failure answers it
   * @param gotOn whether the failed thread had committed anything since it was last replaced: if so, an earlier outage is over, and this is
   *        another one
   */
  ErrorPolicy(Strikes strikes, List<Diagnosis> diagnoses, Predicate<Throwable> gotOn) {
    this.strikes = strikes;
    this.diagnoses = List.copyOf(diagnoses);
    this.gotOn = gotOn;
  }

  /** What to do about a failure. */
  sealed interface Answer {
  }

  /**
   * End the process with this message.
   *
   * @param isExplained whether the message says everything, so that no stack trace need follow
   */
  record Stop(String message, boolean isExplained) implements Answer {

    /** For a failure that was recognised. */
    Stop(String message) {
      this(message, true);
    }
  }

  /** Replace the thread after a pause. */
  record Retry(Duration pause, String message) implements Answer {
  }

  synchronized Answer answer(Throwable failure) {
    Optional<Answer> known = diagnoses.stream().flatMap(diagnosis -> diagnosis.of(failure).stream()).findFirst();
    if (known.isPresent()) {
      return known.get();
    }
    for (Throwable each : Throwables.getCausalChain(failure)) {
      if (each instanceof Error || HOPELESS.stream().anyMatch(type -> type.isInstance(each))) {
        return new Stop(message(each) + waysOn(each), false);
      }
      if (each instanceof RegistryUnavailableException || each instanceof RetriableException) {
        return new Retry(pause(gotOn.test(failure)), message(each));
      }
    }
    outagesInARow = 0;
    Throwable blamed = Throwables.getCausalChain(failure).stream()
        .filter(each -> each instanceof EventFailureException || each instanceof RefusedRecordException).findFirst().orElse(failure);
    List<String> places = blamed instanceof EventFailureException located ? located.places() : List.of(root(failure).getClass().getName());
    List<String> out = places.stream().filter(strikes::strikesOut).toList();
    return out.isEmpty()
        ? new Retry(FIRST_WAIT, described(blamed, root(failure)))
        : new Stop("failed " + Strikes.LIMIT + " times at " + String.join(", ", out) + ": " + described(blamed, root(failure)), false);
  }

  /** The ways on that the failure itself can't name, because they are settings and commands. */
  private static String waysOn(Throwable failure) {
    return failure instanceof ForeignStateException foreign
        ? ": go back to it, or set " + Keys.MODEL_CHANGED.name() + "="
            + (foreign.isMapping() ? "continue if its events mean the same, or " + Keys.MODEL_CHANGED.name() + "=" : "")
            + "restart to close its sequences as their next events come, or clear the states with `cellstream reset`"
        : "";
  }

  private Duration pause(boolean anotherOutage) {
    outagesInARow = anotherOutage ? 0 : outagesInARow;
    Duration pause = FIRST_WAIT.multipliedBy(1L << Math.min(outagesInARow, 3));
    outagesInARow++;
    return pause.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : pause;
  }

  private static Throwable root(Throwable failure) {
    return Throwables.getRootCause(failure);
  }

  /** Where the failure happened, which the outermost exception says, and what it was. */
  private static String described(Throwable blamed, Throwable root) {
    return message(blamed).contains(message(root)) ? message(blamed) : message(blamed) + " " + message(root);
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return Printable.line(failure instanceof Error || message == null ? failure.toString() : message);
  }
}
