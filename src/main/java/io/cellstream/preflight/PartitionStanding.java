package io.cellstream.preflight;

import io.cellstream.cluster.InputFacts;
import io.cellstream.cluster.PartitionFacts;
import io.cellstream.cluster.PartitionFacts.Marked;
import io.cellstream.ledger.LedgerMove;
import io.cellstream.ledger.Source;
import java.util.Optional;

/** The state of an application's offsets and states in one partition of its input topic. */
sealed interface PartitionStanding {

  /** Offsets and states agree. */
  record Sound(long next) implements PartitionStanding {
  }

  /** No event of the partition was ever read. */
  record Unread() implements PartitionStanding {
  }

  /** The group has no offset, but the changelog's mark says up to which one events were read. */
  record AtMark(long next) implements PartitionStanding {
  }

  /**
   * The states are older than the committed offset.
   *
   * @param next the committed offset
   * @param seen the offset of the first event that the states have not seen
   */
  record Behind(long next, long seen) implements PartitionStanding {
  }

  /** The states were made of another topic's events. */
  record OtherTopic(Source source) implements PartitionStanding {
  }

  /** The states are being moved here from another application, or that was cut off: some are missing. */
  record Unfinished() implements PartitionStanding {
  }

  /** Events were read, but the group has no offset, nor does the changelog have a mark. */
  record NoOffset() implements PartitionStanding {
  }

  /**
   * The offset to read next was deleted from the topic.
   *
   * @param passedOver the number of offsets between it and the first event that is left; there are at most as many events, because
   *        transactions' markers have offsets too
   */
  record Trimmed(long next, long first, long passedOver) implements PartitionStanding {
  }

  /** The offset to read next is beyond the partition's end: it is from an earlier topic of the same name, or the topic has lost events. */
  record Beyond(long next, long end) implements PartitionStanding {
  }

  /** Events before this offset were read, but nothing is left of their states. */
  record NoStates(long next) implements PartitionStanding {
  }

  /**
   * Judges one partition; {@code all} shows whether the group has lost its offsets, because partitions lose them together or not at all.
   */
  static PartitionStanding of(PartitionFacts partition, InputFacts all) {
    if (partition.marked().filter(marked -> LedgerMove.isUnfinished(marked.source())).isPresent()) {
      return new Unfinished();
    }
    Optional<Marked> marked = partition.marked();
    if (partition.committed().isEmpty()) {
      if (marked.isPresent()) {
        return marked.get().isSame()
            ? within(partition, marked.get().next(), new AtMark(marked.get().next()))
            : new OtherTopic(marked.get().source());
      }
      boolean lostTogether = !all.hasPosition() && all.hasStates() && !all.hasMarks();
      return partition.hasStates() || lostTogether ? new NoOffset() : new Unread();
    }
    PartitionFacts.Position position = partition.committed().get();
    return within(partition, position.next(), inside(position, partition, all));
  }

  private static PartitionStanding inside(PartitionFacts.Position position, PartitionFacts partition, InputFacts all) {
    long next = position.next();
    if (all.changelog().isEmpty() || position.chosen()) {
      return new Sound(next);
    }
    if (!partition.hasStates()) { // a task that has read an event has written its mark
      return new NoStates(next);
    }
    return partition.marked().map(marked -> marked.isSame()
        ? marked.unseen() ? new Behind(next, marked.next()) : new Sound(next)
        : new OtherTopic(marked.source())).orElseGet(() -> new Sound(next));
  }

  private static PartitionStanding within(PartitionFacts partition, long next, PartitionStanding otherwise) {
    if (next < partition.first()) {
      return new Trimmed(next, partition.first(), partition.first() - next);
    }
    return next > partition.end() ? new Beyond(next, partition.end()) : otherwise;
  }
}
