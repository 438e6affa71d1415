package io.cellstream.wire;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The schema ids that the registry did not know when it was last asked. An id is asked for again after {@link #MEMORY}.
 *
 * <p>Ids that are all different would still be a call each. Registries count their ids up, so once many were unknown within a short time,
 * an id far above all known ones is taken to be noise and not asked for, until the storm is over.
 */
final class UnknownIds {
  static final Duration MEMORY = Duration.ofSeconds(60);
  static final int STORM = 100;
  static final int PLAUSIBLE_DISTANCE = 10_000;
  private static final int CAPACITY = 2 * PLAUSIBLE_DISTANCE;

  private final InstantSource clock;
  private final Cache<Integer, Boolean> unknown;
  private long windowStart;
  private int missesInWindow;
  private int highestKnown;

  UnknownIds(InstantSource clock) {
    this.clock = clock;
    this.windowStart = clock.millis();
    this.unknown = CacheBuilder.newBuilder().maximumSize(CAPACITY).expireAfterWrite(MEMORY).ticker(new Ticker() {
      @Override
      public long read() {
        return clock.millis() * 1_000_000L;
      }
    }).build();
  }

  /** Whether the answer is known to be no, without asking the registry. */
  synchronized boolean contains(int id) {
    return unknown.getIfPresent(id) != null || (storming() && id - (long) highestKnown > PLAUSIBLE_DISTANCE);
  }

  synchronized void add(int id) {
    unknown.put(id, true);
    if (clock.millis() - windowStart >= MEMORY.toMillis()) {
      windowStart = clock.millis();
      missesInWindow = 0;
    }
    missesInWindow++;
  }

  /** The registry has the id. */
  synchronized void known(int id) {
    highestKnown = Math.max(highestKnown, id);
  }

  private boolean storming() {
    return missesInWindow >= STORM && clock.millis() - windowStart < MEMORY.toMillis();
  }
}
