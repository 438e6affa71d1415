package io.cellstream.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.cli.chaos.ChaosEvent.Body;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Seeded events for a model: over many keys, of which a few have most of the events; with starts, ends and forgotten sequences; half of the
 * keys count positions. Knows no clock and no Kafka. For one thread.
 */
final class EventMaker {
  private static final int KEYS = 120;
  private static final int HOT_KEYS = 6;
  private static final long FIRST_TIMESTAMP = 1_700_000_000_000L;
  /** How far back a producer's memory reaches, from which it sends again. */
  private static final int REMEMBERED = 2000;
  /** One of so many events comes late. */
  private static final int LATE = 40;
  private static final byte[] NO_BYTES = {};

  private final InputDefinition input;
  private final Random random;
  private final List<byte[]> keys = new ArrayList<>();
  private final long[] positions = new long[KEYS];
  private final List<ChaosEvent> heldBack = new ArrayList<>();
  private final List<ChaosEvent> sent = new ArrayList<>();
  private long timestamp = FIRST_TIMESTAMP;
  private boolean newSchema;

  EventMaker(InputDefinition input, long seed) {
    this.input = input;
    this.random = new Random(seed);
    for (int i = 0; i < KEYS; i++) {
      keys.add(key(i));
    }
  }

  /** Keys are any bytes: words, bytes that are no text, none at all. */
  private byte[] key(int number) {
    if (number == KEYS - 1) {
      return NO_BYTES;
    }
    if (number % 10 != 9) {
      return ("key-" + number).getBytes(UTF_8);
    }
    byte[] bytes = new byte[1 + random.nextInt(30)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** From now on some events come in the newest schema. */
  void useNewSchema() {
    newSchema = true;
  }

  /** Event time goes on from elsewhere. */
  void jump(long millis) {
    timestamp = Math.max(0, timestamp + millis);
  }

  ChaosEvent next() {
    return next(random.nextInt(3) == 0 ? random.nextInt(HOT_KEYS) : random.nextInt(KEYS));
  }

  /** One of the key that is busiest. */
  ChaosEvent hot() {
    return next(random.nextInt(5) == 0 ? random.nextInt(KEYS) : 0);
  }

  /** Some are held back, and come later. */
  private ChaosEvent next(int key) {
    if (!heldBack.isEmpty() && random.nextInt(LATE) == 0) {
      return remembered(heldBack.remove(random.nextInt(heldBack.size())));
    }
    if (random.nextInt(LATE) == 0) {
      heldBack.add(made(key));
    }
    return remembered(made(key));
  }

  private ChaosEvent remembered(ChaosEvent event) {
    sent.add(event);
    if (sent.size() > REMEMBERED) {
      sent.subList(0, REMEMBERED / 2).clear();
    }
    return event;
  }

  private ChaosEvent made(int key) {
    timestamp += random.nextInt(20);
    int what = random.nextInt(1000);
    return new ChaosEvent(keys.get(key), timestamp, what < 8
        ? new Body.Nothing()
        : new Body.Written(new RawEvent(input(), position(key), what < 25, what >= 25 && what < 80), newSchema && random.nextInt(4) == 0));
  }

  private OptionalLong position(int key) {
    return key % 2 == 0 ? OptionalLong.empty() : OptionalLong.of(positions[key]++);
  }

  /** Some devices count from 0 again, without saying so. */
  void countAnew(int devices) {
    for (int i = 0; i < devices; i++) {
      positions[random.nextInt(KEYS)] = 0;
    }
  }

  /** Some of the last events, in their order. */
  List<ChaosEvent> again(int count) {
    int from = Math.max(0, sent.size() - count);
    return List.copyOf(sent.subList(from, sent.size()));
  }

  /** New events, not in the order of their positions. */
  List<ChaosEvent> shuffled(int count) {
    List<ChaosEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(next());
    }
    Collections.shuffle(events, random);
    return events;
  }

  /** An event that can't be used, or that a model takes for one that can. */
  ChaosEvent poison() {
    timestamp += random.nextInt(20);
    byte[] key = keys.get(random.nextInt(KEYS));
    return switch (random.nextInt(10)) {
      case 0 -> new ChaosEvent(null, timestamp, new Body.Written(event(input()), false));
      case 1 -> new ChaosEvent(key, timestamp, new Body.Raw(noise(random.nextInt(60))));
      case 2 -> new ChaosEvent(key, timestamp, new Body.Raw(NO_BYTES));
      case 3 -> new ChaosEvent(key, timestamp, new Body.Raw(new byte[]{0, 0, 1, 2, 3, 4, 5}));
      case 4 -> written(key, new RawInput.TokenText("no such token " + random.nextInt(9)));
      case 5 -> written(key, new RawInput.TokenId(random.nextBoolean() ? -1 : Integer.MAX_VALUE));
      case 6 -> written(key, new RawInput.FeatureValues(values(1 + random.nextInt(9))));
      case 7 -> written(key, new RawInput.FeatureValues(oneOf(values(input.size()), Double.NaN)));
      case 8 -> written(key, new RawInput.FeatureValues(oneOf(values(input.size()), 3.4e38)));
      default ->
        new ChaosEvent(key, timestamp, new Body.Written(new RawEvent(null, OptionalLong.empty(), random.nextBoolean(), false), false));
    };
  }

  private ChaosEvent written(byte[] key, RawInput given) {
    return new ChaosEvent(key, timestamp, new Body.Written(event(given), false));
  }

  private static RawEvent event(RawInput given) {
    return new RawEvent(given, OptionalLong.empty(), false, false);
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private RawInput input() {
    return switch (input) {
      case InputDefinition.TokenInput tokens -> token(random.nextInt(tokens.vocabulary().size()), tokens);
      case InputDefinition.FeatureInput features -> new RawInput.FeatureValues(near(features));
    };
  }

  private RawInput token(int id, InputDefinition.TokenInput tokens) {
    return random.nextBoolean() ? new RawInput.TokenId(id) : new RawInput.TokenText(tokens.vocabulary().token(id));
  }

  /** Where the model's own events are. */
  private double[] near(InputDefinition.FeatureInput features) {
    double[] values = new double[features.size()];
    for (int j = 0; j < values.length; j++) {
      values[j] = features.mean()[j] + random.nextGaussian() / features.scale()[j];
    }
    return values;
  }

  private double[] values(int count) {
    return random.doubles(count, -9, 9).toArray();
  }

  private double[] oneOf(double[] values, double odd) {
    values[random.nextInt(values.length)] = odd;
    return values;
  }
}
