package io.cellstream.cli.chaos;

import java.time.Duration;

/** Time-outs of the run: those that a user may set, lowered so that a run stays short, and what follows from them. */
final class Timing {
  /** For {@code session.timeout.ms}: Kafka's default is 45 s. */
  static final Duration SESSION = Duration.ofSeconds(4);
  static final Duration HEARTBEAT = Duration.ofSeconds(1);
  /** For {@code transaction.timeout.ms}: Cellstream's default is 60 s. */
  static final Duration TRANSACTION = Duration.ofSeconds(6);
  /** The brokers look for transactions that are over time so often. */
  static final Duration TRANSACTION_SWEEP = Duration.ofSeconds(1);
  /** How long a broker may be silent before the others take it for gone; a killed one can't come back before. */
  static final Duration BROKER_SESSION = Duration.ofSeconds(3);
  /** A stop that outlasts session and transaction. */
  static final Duration BEYOND_TIMEOUTS = TRANSACTION.plus(TRANSACTION_SWEEP).plusMillis(500);
  /** For {@code cellstream.registry.unknown.id.grace.ms}: an id that is never known holds its partition up for so long, once a process. */
  static final Duration UNKNOWN_ID_GRACE = Duration.ofSeconds(4);
  /** A registry that lags must know an id before its grace is over, else the events with it are rightly turned away. */
  static final Duration LONGEST_LAG = Duration.ofMillis(1500);
  /** A registry that lags does so for this time, whatever is asked. */
  static final Duration LAGS_FOR = Duration.ofSeconds(5);
  /** Where nothing is committed for so long though nothing is wrong any more, the run has failed. */
  static final Duration STANDSTILL = Duration.ofSeconds(90);

  private Timing() {
  }
}
