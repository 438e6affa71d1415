package io.cellstream.rekey;

import io.cellstream.cluster.LastMarks;
import io.cellstream.cluster.LocalState;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.config.Keys;
import io.cellstream.ledger.LedgerMove;
import io.cellstream.ledger.Mark;
import java.io.IOException;
import java.util.Optional;

/** That the new application has nothing yet: what it gets must be all that it has. */
final class NewApplication {
  private static final String RESET = ": `cellstream reset` with its configuration removes that";

  private NewApplication() {
  }

  /**
   * Checks that. A changelog without any record may be there, made by one who may create topics.
   *
   * @param topic its input topic
   * @return whether it has a changelog
   * @throws StartupException if it has states, a group, or local states on this machine
   */
  static boolean requireNew(Application fresh, TopicIdentity topic) throws StartupException, IOException {
    String changelog = fresh.changelog().topic();
    Optional<TopicIdentity> states = fresh.identity(changelog);
    if (states.isPresent() && hasRecords(fresh, states.get())) {
      throw new StartupException(isUnfinished(fresh, states.get())
          ? "changelog " + changelog + " has what a rekey wrote that has not come to its end, unless one is at work now" + RESET
              + ", then rekey again"
          : "application " + fresh.id() + " has states already, in changelog " + changelog + RESET);
    }
    if (states.isPresent() && states.get().partitions() != topic.partitions()) {
      throw new StartupException("changelog " + changelog + " is there and has " + states.get().partitions() + " partitions, topic "
          + topic.topic() + " has " + topic.partitions() + RESET);
    }
    if (fresh.group().requireInactive().isPresent()) {
      throw new StartupException("application " + fresh.id() + " has a group already, so it has read something" + RESET);
    }
    LocalState local = new LocalState(fresh.settings().get(Keys.STATE_DIR), fresh.id());
    if (local.exists()) {
      throw new StartupException("folder " + local.folder() + " has states of an earlier application " + fresh.id() + RESET);
    }
    return states.isPresent();
  }

  private static boolean hasRecords(Application fresh, TopicIdentity states) throws StartupException {
    return fresh.offsets().end(TopicOffsets.partitions(states.topic(), states.partitions())).values().stream().anyMatch(end -> end > 0);
  }

  private static boolean isUnfinished(Application fresh, TopicIdentity states) throws StartupException {
    return new LastMarks(fresh.settings()).of(states.topic(), states.partitions()).values().stream().map(Mark::positions)
        .anyMatch(positions -> LedgerMove.isUnfinished(positions.getFirst().source()));
  }
}
