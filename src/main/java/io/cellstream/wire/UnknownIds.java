package io.cellstream.wire;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.cellstream.wire.RegisteredSchema.Missing;
import io.cellstream.wire.SchemaId.Numbered;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The schema ids that the registry did not know when it was last asked. An id is asked for again after {@link #MEMORY}, so that one that
 * comes late works within seconds.
 *
 * <p>Ids that are all different would still be a call each. Registries count their ids up, so once many were unknown within a short time,
 * a number far above all known ones is taken to be noise and not asked for, and any but those next to a known one are remembered for
 * {@link #STORM_MEMORY}, until the storm is over.
 */
final class UnknownIds {
  static final Duration MEMORY = Duration.ofSeconds(5);
  static final Duration STORM_MEMORY = Duration.ofSeconds(60);
  static final int STORM = 100;
  static final int PLAUSIBLE_DISTANCE = 10_000;
  /** The ids that a registry gives next. */
  static final int NEXT_DISTANCE = 100;
  private static final int CAPACITY = 2 * PLAUSIBLE_DISTANCE;

  private final InstantSource clock;
  private final Cache<SchemaId, Miss> unknown;
  private long windowStart;
  private int missesInWindow;
  private int highestKnown;

  UnknownIds(InstantSource clock) {
    this.clock = clock;
    this.windowStart = clock.millis();
    this.unknown = CacheBuilder.newBuilder().maximumSize(CAPACITY).expireAfterWrite(STORM_MEMORY).ticker(new Ticker() {
      @Override
      public long read() {
        return clock.millis() * 1_000_000L;
      }
    }).build();
  }

  private record Miss(Missing answer, long millis) {
  }

  /** The registry's answer as it was last, if there is no use in asking for another yet. */
  synchronized Optional<Missing> recall(SchemaId id) {
    Miss miss = unknown.getIfPresent(id);
    if (miss == null) {
      return Optional.empty();
    }
    Duration memory = storming() && !isNext(id) ? STORM_MEMORY : MEMORY;
    return clock.millis() - miss.millis < memory.toMillis() ? Optional.of(miss.answer) : Optional.empty();
  }

  /** Whether it is not worth a question, whatever the answer would be. */
  synchronized boolean isNoise(SchemaId id) {
    return storming() && id instanceof Numbered(int number) && number - (long) highestKnown > PLAUSIBLE_DISTANCE;
  }

  synchronized void add(SchemaId id, Missing answer) {
    long now = clock.millis();
    unknown.put(id, new Miss(answer, now));
    if (now - windowStart >= STORM_MEMORY.toMillis()) {
      windowStart = now;
      missesInWindow = 0;
    }
    missesInWindow++;
  }

  /** The registry has the id. */
  synchronized void known(SchemaId id) {
    if (id instanceof Numbered(int number)) {
      highestKnown = Math.max(highestKnown, number);
    }
  }

  /** Of GUIDs none can be told to be the next. */
  private boolean isNext(SchemaId id) {
    return id instanceof Numbered(int number) && Math.abs(number - (long) highestKnown) <= NEXT_DISTANCE;
  }

  private boolean storming() {
    return missesInWindow >= STORM && clock.millis() - windowStart < STORM_MEMORY.toMillis();
  }
}
