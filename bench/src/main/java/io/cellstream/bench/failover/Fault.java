package io.cellstream.bench.failover;

/** What happens to an instance. */
enum Fault {
  /** SIGKILL: it says nothing to anybody. */
  KILL,
  /** SIGKILL while a transaction of it is open on the broker. */
  KILL_IN_TRANSACTION,
  /** SIGTERM: it commits and leaves its group. */
  STOP,
  /** SIGSTOP: it is there, and does nothing. */
  FREEZE
}
