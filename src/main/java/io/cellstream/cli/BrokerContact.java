package io.cellstream.cli;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a broker still answers. A consumer never says: it tries again without end. But every fetch is answered within {@code fetch.max.wait.ms},
 * be it with nothing, so bytes that stop coming tell that all brokers have gone.
 */
final class BrokerContact {

  /** What has happened. */
  enum Change {
    GONE, BACK
  }

  private final Duration patience;
  private double received;
  private Duration silence = Duration.ZERO;
  private boolean gone;

  /** @param patience how long a silence of all brokers is none */
  BrokerContact(Duration patience) {
    this.patience = patience;
  }

  /**
   * Once after each poll; what lies between two polls is the reader's time, not the brokers'.
   *
   * @param poll how long it took
   * @param total bytes received so far
   */
  Optional<Change> after(Duration poll, double total) {
    if (total > received) {
      received = total;
      silence = Duration.ZERO;
      return gone ? now(false) : Optional.empty();
    }
    silence = silence.plus(poll);
    return !gone && silence.compareTo(patience) > 0 ? now(true) : Optional.empty();
  }

  private Optional<Change> now(boolean gone) {
    this.gone = gone;
    return Optional.of(gone ? Change.GONE : Change.BACK);
  }
}
