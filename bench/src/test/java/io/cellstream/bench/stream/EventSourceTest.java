package io.cellstream.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventSourceTest {
  private static final int KEYS = 50;
  private static final int LENGTH = 20;

  private static EventSource events() {
    return new EventSource(new KeySampler(Distribution.UNIFORM, KEYS), KEYS, 8, LENGTH);
  }

  @Test
  void everyKeyComesFirstAndIsKnownAfterIt() {
    EventSource events = events();
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < KEYS; i++) {
      events.next();
      seen.add(events.key());
      assertThat(events.end()).isFalse();
    }
    assertThat(seen).hasSize(KEYS);
  }

  @Test
  void aSequenceEndsWithItsTwentiethEvent() {
    EventSource events = events();
    Map<Integer, Integer> sinceEnd = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      events.next();
      if (!events.end()) {
        sinceEnd.merge(events.key(), 1, Integer::sum);
      } else {
        Integer before = sinceEnd.put(events.key(), 0);
        // the first one is cut short, so that not all end together
        assertThat(before).isLessThanOrEqualTo(LENGTH - 1);
        assertThat(i < KEYS * LENGTH * 4 || before == LENGTH - 1).isTrue();
      }
    }
  }

  @Test
  void allContendersGetTheSameEvents() {
    EventSource one = events();
    EventSource other = events();
    for (int i = 0; i < 500; i++) {
      one.next();
      other.next();
      assertThat(one.key()).isEqualTo(other.key());
      assertThat(one.token()).isEqualTo(other.token());
      assertThat(one.end()).isEqualTo(other.end());
    }
  }
}
