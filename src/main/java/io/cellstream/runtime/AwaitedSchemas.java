package io.cellstream.runtime;

import com.google.common.base.Throwables;
import io.cellstream.config.Keys;
import io.cellstream.preflight.Incident;
import io.cellstream.preflight.Incidents;
import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Retry;
import io.cellstream.topology.EventFailureException;
import io.cellstream.wire.LateSchemaListener;
import io.cellstream.wire.SchemaId;
import io.cellstream.wire.SchemaNotKnownYetException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches events that wait for a schema which the registry does not have yet: logs and counts each wait. A thread that has waited as long
 * as a transaction allows is replaced by one that reads the same event again. Such a failure never counts against the event. Thread-safe.
 */
final class AwaitedSchemas implements LateSchemaListener, Diagnosis {
  private static final Logger LOG = LoggerFactory.getLogger(AwaitedSchemas.class);
  /** The pause before a thread is replaced. Its successor must read its states back, so threads are replaced rarely. */
  private static final Duration PAUSE = Duration.ofSeconds(8);

  private final Incidents incidents;

  AwaitedSchemas(Incidents incidents) {
    this.incidents = incidents;
  }

  @Override
  public Optional<Answer> of(Throwable failure) {
    return Throwables.getCausalChain(failure).stream().filter(SchemaNotKnownYetException.class::isInstance).findFirst()
        .map(SchemaNotKnownYetException.class::cast)
        .map(late -> new Retry(late.left().compareTo(PAUSE) < 0 ? late.left() : PAUSE, message(failure, late)));
  }

  /** The message with the event's place, which an enclosing exception names. */
  private static String message(Throwable failure, SchemaNotKnownYetException late) {
    return String.valueOf(Throwables.getCausalChain(failure).stream().filter(EventFailureException.class::isInstance).findFirst()
        .orElse(late).getMessage());
  }

  @Override
  public void awaited(SchemaId id, Duration atMost) {
    incidents.count(Incident.SCHEMA_AWAITED);
    LOG.warn("the registry knows no schema {}: an event waits for it up to {} s ({}), and so do those behind it", id, seconds(atMost),
        Keys.UNKNOWN_ID_GRACE.name());
  }

  @Override
  public void came(SchemaId id, Duration after) {
    LOG.info("the registry knows schema {} after {} s", id, seconds(after));
  }

  @Override
  public void givenUp(SchemaId id, Duration after) {
    incidents.count(Incident.SCHEMA_GIVEN_UP);
    LOG.warn("the registry still knows no schema {} after {} s: its events go to the dead letters", id, seconds(after));
  }

  @Override
  public void budgetSpent(SchemaId id) {
    incidents.count(Incident.SCHEMA_WAITING_SPENT);
    LOG.warn("the registry knows no schema {}, nor others before it: enough was waited in the last ten minutes, events of unknown schemas"
        + " go to the dead letters at once for a while", id);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1e3);
  }
}
