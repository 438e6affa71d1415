package io.cellstream.cli.chaos;

import io.cellstream.config.Keys;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Settings that decide when sequences end and what their positions mean: the same for all instances of a run, and for the offline run. */
final class Rules {
  /** Another seed than the plan's and the events'. */
  private static final long SALT = 0x5EA50;
  private static final String OFF = "0";

  /** By the wall clock, of one of so many seeds. */
  private static final int WALL = 4;

  /** Of so many others one puts events in order. */
  private static final int REORDERED = 3;

  private Rules() {
  }

  /** The seed's. */
  static Map<String, String> of(long seed) {
    Random random = new Random(seed ^ SALT);
    Map<String, String> rules = byEvents(random);
    if (random.nextInt(WALL) == 0) {
      rules.remove(Keys.IDLE_JUMP.name());
      rules.put(Keys.IDLE_TIME.name(), "wall");
      // so short that the busiest keys go on and others end, and that a run need not wait for the last ends
      rules.put(Keys.IDLE.name(), one(random, "700", "2000"));
      rules.put(Keys.AGE.name(), one(random, OFF, OFF, "5000"));
    } else if (random.nextInt(REORDERED) == 0) {
      reorder(random, rules);
    }
    return rules;
  }

  /** Windows of all sizes: some give gaps up for want of room, some for want of time, some wait long. */
  private static void reorder(Random random, Map<String, String> rules) {
    rules.put(Keys.POSITION_POLICY.name(), "reorder");
    rules.put(Keys.POSITION_GAPS.name(), one(random, "1", "8"));
    rules.put(Keys.REORDER_EVENTS.name(), one(random, "1", "4", "64"));
    rules.put(Keys.REORDER_BYTES.name(), one(random, "200", "65536"));
    rules.put(Keys.REORDER_TIME.name(), one(random, "300", "5000", "600000"));
    if (random.nextBoolean()) {
      rules.put(Keys.POSITION_FIRST.name(), "0");
    }
  }

  /** Event time goes on by some ten ms an event, so that limits of all sizes are met. */
  private static Map<String, String> byEvents(Random random) {
    Map<String, String> rules = new TreeMap<>();
    rules.put(Keys.IDLE.name(), one(random, OFF, "500", "3000", "30000", "3600000"));
    rules.put(Keys.AGE.name(), one(random, OFF, OFF, "2000", "60000"));
    rules.put(Keys.LENGTH.name(), one(random, OFF, OFF, "5", "40"));
    rules.put(Keys.RETENTION.name(), one(random, OFF, "1000", "600000"));
    String policy = one(random, "drop", "accept", "reject");
    rules.put(Keys.POSITION_POLICY.name(), policy);
    rules.put(Keys.POSITION_RESTART.name(), one(random, "end", "time", "never"));
    // without gaps no event is known to be late
    rules.put(Keys.POSITION_GAPS.name(), one(random, policy.equals("drop") ? OFF : "1", "2", "8"));
    if (random.nextBoolean()) {
      rules.put(Keys.IDLE_JUMP.name(), one(random, "5", "1000", "86400000"));
    }
    return rules;
  }

  private static String one(Random random, String... values) {
    return List.of(values).get(random.nextInt(values.length));
  }
}
