package io.cellstream.runtime;

import com.google.common.base.Throwables;
import io.cellstream.config.Keys;
import io.cellstream.preflight.Incident;
import io.cellstream.preflight.Incidents;
import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Retry;
import io.cellstream.topology.EventFailureException;
import io.cellstream.wire.LateSchemaListener;
import io.cellstream.wire.SchemaNotKnownYetException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that wait for a schema which the registry does not have yet: says so in the log, counts it, and has the thread that waited as long
 * as a transaction can replaced by one that comes back to the same event. Such a failure never counts against the event. Safe for threads.
 */
final class AwaitedSchemas implements LateSchemaListener, Diagnosis {
  private static final Logger LOG = LoggerFactory.getLogger(AwaitedSchemas.class);
  /** A replaced thread reads its states back, so there are few of them: each waits in place for as long again. */
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

  /** With the event's place, which is told around it. */
  private static String message(Throwable failure, SchemaNotKnownYetException late) {
    return String.valueOf(Throwables.getCausalChain(failure).stream().filter(EventFailureException.class::isInstance).findFirst()
        .orElse(late).getMessage());
  }

  @Override
  public void awaited(int id, Duration atMost) {
    incidents.count(Incident.SCHEMA_AWAITED);
    LOG.warn("the registry knows no schema {}: an event waits for it up to {} s ({}), and so do those behind it", id, seconds(atMost),
        Keys.UNKNOWN_ID_GRACE.name());
  }

  @Override
  public void came(int id, Duration after) {
    LOG.info("the registry knows schema {} after {} s", id, seconds(after));
  }

  @Override
  public void givenUp(int id, Duration after) {
    incidents.count(Incident.SCHEMA_GIVEN_UP);
    LOG.warn("the registry still knows no schema {} after {} s: its events go to the dead letters", id, seconds(after));
  }

  @Override
  public void budgetSpent(int id) {
    incidents.count(Incident.SCHEMA_WAITING_SPENT);
    LOG.warn("the registry knows no schema {}, nor others before it: enough was waited in the last ten minutes, events of unknown schemas"
        + " go to the dead letters at once for a while", id);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1e3);
  }
}
