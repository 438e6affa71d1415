package io.cellstream.bench.failover;

import java.util.List;
import java.util.Map;

/**
 * A fault, and the settings under which it happens.
 *
 * @param settings over Cellstream's defaults
 * @param isStatic whether each instance has a {@code group.instance.id}
 * @param returns whether the instance is started again at once, with its local state
 * @param isLarge whether there are many states, written whole at each event
 */
record Scenario(String name, Fault fault, Map<String, String> settings, boolean isStatic, boolean returns, boolean isLarge) {
  private static final Map<String, String> SESSION_10 = session("10000", "3000");
  private static final Map<String, String> SESSION_6 = session("6000", "2000");
  private static final Map<String, String> STREAMS = Map.of("group.protocol", "streams");

  /** In the order in which they are measured. */
  static final List<Scenario> ALL = List.of( //
      of("kill", Fault.KILL, Map.of()), //
      of("stop", Fault.STOP, Map.of()), //
      of("freeze", Fault.FREEZE, Map.of()), //
      of("kill, session 45 s", Fault.KILL, session("45000", "3000")), //
      of("kill, session 10 s", Fault.KILL, SESSION_10), //
      of("kill, session 6 s", Fault.KILL, SESSION_6), //
      of("kill in transaction", Fault.KILL_IN_TRANSACTION, Map.of()), //
      of("kill in transaction, session 6 s", Fault.KILL_IN_TRANSACTION, SESSION_6), //
      of("kill in transaction, session 6 s, transaction 10 s", Fault.KILL_IN_TRANSACTION,
          Map.of("session.timeout.ms", "6000", "heartbeat.interval.ms", "2000", "transaction.timeout.ms", "10000")), //
      new Scenario("kill and back", Fault.KILL, Map.of(), false, true, false), //
      new Scenario("static, kill and back", Fault.KILL, Map.of(), true, true, false), //
      new Scenario("static, kill", Fault.KILL, Map.of(), true, false, false), //
      new Scenario("static, stop", Fault.STOP, Map.of(), true, false, false), //
      new Scenario("large, kill", Fault.KILL, SESSION_10, false, false, true), //
      new Scenario("large, kill, standby",
          Fault.KILL, Map.of("session.timeout.ms", "10000", "heartbeat.interval.ms", "3000", "num.standby.replicas", "1"), false, false,
          true), //
      of("streams, kill", Fault.KILL, STREAMS), //
      of("streams, stop", Fault.STOP, STREAMS));

  private static Scenario of(String name, Fault fault, Map<String, String> settings) {
    return new Scenario(name, fault, settings, false, false, false);
  }

  private static Map<String, String> session(String timeout, String heartbeat) {
    return Map.of("session.timeout.ms", timeout, "heartbeat.interval.ms", heartbeat);
  }
}
