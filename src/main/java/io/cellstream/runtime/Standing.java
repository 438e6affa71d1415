package io.cellstream.runtime;

/** How an application stands in one partition of its input topic. */
sealed interface Standing {

  /** Offsets and states tell one story. */
  record Sound(long next) implements Standing {
  }

  /** No event of it was ever read, so it begins where the application chooses. */
  record Unread() implements Standing {
  }

  /** Events were read, and the group has no offset to go on at. */
  record NoOffset() implements Standing {
  }

  /**
   * The offset to go on at was deleted from the topic.
   *
   * @param passedOver offsets between it and the first event that is left: at most so many events, since transactions' markers have offsets too
   */
  record Trimmed(long next, long first, long passedOver) implements Standing {
  }

  /** The offset to go on at is beyond the topic's end, so it is of another topic of that name, or the topic has lost events. */
  record Beyond(long next, long end) implements Standing {
  }

  /** Events before this offset were read, and nothing is left of the states that they made. */
  record NoStates(long next) implements Standing {
  }

  /** Of one partition. {@link InputFacts} knows what its neighbours show: they lose their offsets together, or not at all. */
  static Standing of(PartitionFacts partition, InputFacts all) {
    if (partition.committed().isEmpty()) {
      boolean lostTogether = !all.hasPosition() && all.hasStates();
      return partition.hasStates() || lostTogether ? new NoOffset() : new Unread();
    }
    PartitionFacts.Position position = partition.committed().get();
    long next = position.next();
    if (next < partition.first()) {
      return new Trimmed(next, partition.first(), partition.first() - next);
    }
    if (next > partition.end()) {
      return new Beyond(next, partition.end());
    }
    // a task that has read an event has written to its changelog, see CommitGate
    return all.changelog().isPresent() && !position.chosen() && !partition.hasStates() ? new NoStates(next) : new Sound(next);
  }
}
