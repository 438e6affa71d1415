package io.cellstream.topology;

import io.cellstream.ledger.Ledger;
import io.cellstream.ledger.Source;
import io.cellstream.store.CommitGate;

/**
 * What keeps a task's states in step with its commits. Every stream has all of it, and no setting reaches here; {@code chaos} starts children
 * without one, to show that its verdict notices.
 *
 * @param hook before a commit, what waits is stepped and what has changed is written
 * @param mark events below the mark are not taken again
 */
public record Safeguards(boolean hook, boolean mark) {
  public static final Safeguards ALL = new Safeguards(true, true);

  boolean isTaken(Ledger ledger, long offset) {
    return mark && ledger.isTaken(offset);
  }

  boolean isTaken(Ledger ledger, Source from, long offset) {
    return mark && ledger.isTaken(from, offset);
  }

  CommitGate.Attendant attendant(CommitGate.Attendant own) {
    return hook ? own : new CommitGate.Attendant() {
      @Override
      public void beforeCommit() {
        // the commit comes, and nobody does anything about it
      }

      @Override
      public void forget() {
        own.forget();
      }
    };
  }
}
