package io.cellstream.observe;

import io.cellstream.runtime.StreamStatus;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams.State;

/**
 * What the two probes ask.
 *
 * @param live it does its work, or waits for what it needs to do it: a restart would not help
 * @param hindrance why not every event of its partitions is being read now, or why nothing comes of it; empty if all is well
 */
record Health(boolean live, Optional<String> hindrance) {

  /** @param status empty while the application is still being prepared */
  static Health of(Optional<StreamStatus> status) {
    return status.map(Health::of).orElseGet(() -> new Health(true, Optional.of("the start is being prepared")));
  }

  private static Health of(StreamStatus status) {
    boolean live = !status.ending() && switch (status.state()) {
      case CREATED, REBALANCING, RUNNING -> true;
      case PENDING_SHUTDOWN, PENDING_ERROR, NOT_RUNNING, ERROR -> false;
    };
    return new Health(live, live ? hindrance(status) : Optional.of("it is ending"));
  }

  private static Optional<String> hindrance(StreamStatus status) {
    if (status.waitingThreads() > 0) {
      return Optional.of("a thread failed and waits to try again, the log says why");
    }
    if (!status.restoring().isEmpty()) {
      return Optional.of("states are being restored");
    }
    if (status.paused()) {
      return Optional.of("the group is being joined, to see that nobody in it runs another model");
    }
    if (status.state() != State.RUNNING) {
      return Optional.of("partitions are being assigned");
    }
    return status.standstill().isOne() ? Optional.of(status.standstill().reason()) : Optional.empty();
  }

  boolean ready() {
    return hindrance.isEmpty();
  }
}
