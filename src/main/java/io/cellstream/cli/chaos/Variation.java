package io.cellstream.cli.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Settings that change nothing of the results, and are others at each start. */
final class Variation {
  private Variation() {
  }

  /** @param random says which */
  static Map<String, String> of(Random random) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cellstream.batch.max", one(random, "1", "3", "64"));
    settings.put("cellstream.states.live.bytes", one(random, "1", "20000", "50000000"));
    settings.put("cellstream.states.snapshot.events", one(random, "1", "7", "50", "1000"));
    settings.put("cellstream.kernel", one(random, "auto", "auto", "scalar"));
    settings.put("cellstream.token.table.max.bytes", one(random, "0", "10000000"));
    settings.put("commit.interval.ms", one(random, "20", "100", "600", "2000"));
    settings.put("linger.ms", one(random, "0", "100"));
    settings.put("num.stream.threads", one(random, "1", "2"));
    settings.put("num.standby.replicas", one(random, "0", "0", "1"));
    return settings;
  }

  private static String one(Random random, String... values) {
    return List.of(values).get(random.nextInt(values.length));
  }
}
