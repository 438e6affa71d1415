package io.cellstream.runtime;

import com.google.common.base.Throwables;
import io.cellstream.preflight.Incident;
import io.cellstream.preflight.Incidents;
import io.cellstream.runtime.ErrorPolicy.Answer;
import io.cellstream.runtime.ErrorPolicy.Retry;
import io.cellstream.runtime.ErrorPolicy.Stop;
import io.cellstream.store.DamagedFolders;
import io.cellstream.store.DamagedStateException;
import io.cellstream.store.StateDamage;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers damaged local state: the stream thread is replaced, and its successor restores the state from the changelog. The store sets the
 * folder aside when it is closed, even if the damage was met elsewhere, for example in a restore.
 */
final class DamagedState implements Diagnosis {
  private static final Logger LOG = LoggerFactory.getLogger(DamagedState.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final DamagedFolders damaged;
  private final Strikes strikes;

  DamagedState(DamagedFolders damaged, Strikes strikes) {
    this.damaged = damaged;
    this.strikes = strikes;
  }

  /** Logs and counts a folder that was set aside. */
  static void report(DamagedFolders.SetAside aside, Incidents incidents) {
    incidents.count(Incident.DAMAGED_STATE_SET_ASIDE);
    LOG.warn("the local state of task {} is damaged ({}): set aside as {}, its states are restored from the changelog; check this"
        + " disk, and remove the folder when you need it no more", aside.task(), aside.damage(), aside.folder());
  }

  @Override
  public Optional<Answer> of(Throwable failure) {
    Optional<Throwable> again = Throwables.getCausalChain(failure).stream().filter(DamagedStateException.class::isInstance).findFirst();
    if (again.isPresent()) {
      return Optional.of(new Stop(String.valueOf(again.get().getMessage())));
    }
    return StateDamage.in(failure).map(damage -> answer(task(failure), damage));
  }

  private Answer answer(Optional<TaskId> task, String damage) {
    String what = "the local state " + task.map(id -> "of task " + id + " ").orElse("") + "is damaged (" + damage + ")";
    if (strikes.strikesOut("local state " + task)) {
      return new Stop(
          what + ", " + Strikes.LIMIT + " times now: disk or memory of this machine may be failing; set state.dir to another disk;"
              + " nothing is lost, the states are in the changelog");
    }
    task.ifPresent(id -> damaged.mark(id, damage));
    return new Retry(PAUSE, what + ": it is set aside and restored from the changelog");
  }

  private static Optional<TaskId> task(Throwable failure) {
    return Throwables.getCausalChain(failure).stream()
        .flatMap(each -> each instanceof StreamsException streams ? streams.taskId().stream() : Optional.<TaskId>empty().stream())
        .findFirst();
  }
}
