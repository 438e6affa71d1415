package io.cellstream.bench.stream;

import java.util.SplittableRandom;

/**
 * One contender's events: a key, a token, and whether its sequence ends with it. Seeded: all contenders of a setting get the same events.
 */
final class EventSource {
  private final SplittableRandom random = new SplittableRandom(20);
  private final KeySampler sampler;
  private final int vocabulary;
  private final int length;
  private final int[] steps;
  private int introduced;
  private int key;
  private int token;
  private boolean end;

  /** @param length of each sequence, at least 2 */
  EventSource(KeySampler sampler, int keys, int vocabulary, int length) {
    this.sampler = sampler;
    this.vocabulary = vocabulary;
    this.length = length;
    this.steps = new int[keys];
    for (int k = 0; k < keys; k++) {
      // as if they had begun at different times; none ends with its first event, so that all are known after it
      steps[k] = k % (length - 1);
    }
  }

  /** Goes on to the next event: first one of every key, then keys as they are drawn. */
  void next() {
    key = introduced < steps.length ? introduced++ : sampler.next(random);
    token = random.nextInt(vocabulary);
    end = ++steps[key] == length;
    if (end) {
      steps[key] = 0;
    }
  }

  int key() {
    return key;
  }

  int token() {
    return token;
  }

  boolean end() {
    return end;
  }
}
