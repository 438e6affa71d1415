package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.wire.JsonEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Seeded events over many keys, with starts, ends, repeats and some tokens that the model does not know. */
final class Workload {
  static final int TOKENS = 11;
  private static final int FEW_KEYS = 150;
  private static final long FIRST_TIMESTAMP = 1_700_000_000_000L;

  private final String keys;
  private final RandomGenerator random;
  private final long[] positions;
  private long timestamp = FIRST_TIMESTAMP;
  private int unknownTokens;

  Workload(long seed) {
    this(seed, "key-");
  }

  /** @param keys what the names of its keys begin with */
  Workload(long seed, String keys) {
    this(seed, keys, FEW_KEYS);
  }

  /** Over so many keys. */
  Workload(long seed, int keys) {
    this(seed, "key-", keys);
  }

  Workload(long seed, String keys, int count) {
    this.keys = keys;
    this.positions = new long[count];
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  List<JsonEvent> next(int count) {
    List<JsonEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(next());
    }
    return events;
  }

  private JsonEvent next() {
    int key = random.nextInt(positions.length);
    boolean repeated = random.nextInt(20) == 0 && positions[key] > 0;
    long position = repeated ? positions[key] - 1 : positions[key]++;
    boolean start = random.nextInt(40) == 0;
    boolean end = random.nextInt(40) == 0;
    boolean unknown = random.nextInt(30) == 0;
    unknownTokens += unknown ? 1 : 0;
    RawInput input = unknown ? new RawInput.TokenText("?") : new RawInput.TokenId(random.nextInt(TOKENS));
    return new JsonEvent((keys + key).getBytes(UTF_8), OptionalLong.of(timestamp++),
        new RawEvent(input, OptionalLong.of(position), start, end));
  }

  /** How many of the events so far must end up among the dead letters. */
  int unknownTokens() {
    return unknownTokens;
  }
}
