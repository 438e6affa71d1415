package io.cellstream.wire;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The grace of schema ids that the registry does not know: a registry has replicas, and one that lags does not know an id yet that the
 * sender has just been given. An id's grace begins when it is first found unknown, goes on while the thread that waits for it is replaced,
 * and is given once in the process's life. Waiting stalls a partition, and whoever sends random ids could stall it for good, so all ids
 * together have a {@link WaitingBudget}. Decides only; who asks and waits is {@link SchemasById}. Safe for threads.
 */
final class LateSchemas {
  /** A longer grace is its own budget, else no id could ever have it whole. */
  static final Duration BUDGET = Duration.ofSeconds(60);
  static final Duration WINDOW = Duration.ofMinutes(10);
  /** The group may first have to miss the failed thread, for its session's time-out. */
  private static final Duration LONGEST_REPLACEMENT = Duration.ofSeconds(60);
  /** Each of them took some of the budget, so many are years. */
  private static final int REMEMBERED = 10_000;

  private final Duration grace;
  private final InstantSource clock;
  private final LateSchemaListener listener;
  private final WaitingBudget budget;
  private final Map<SchemaId, Wait> waits = new HashMap<>();
  private final Cache<SchemaId, Boolean> hadTheirGrace = CacheBuilder.newBuilder().maximumSize(REMEMBERED).build();
  private boolean budgetSpent;

  /** @param grace zero: nothing is waited for */
  LateSchemas(Duration grace, InstantSource clock, LateSchemaListener listener) {
    this.grace = grace;
    this.clock = clock;
    this.listener = listener;
    this.budget = new WaitingBudget(grace.compareTo(BUDGET) > 0 ? grace : BUDGET, WINDOW);
  }

  /**
   * An id that is waited for, by one thread or by several.
   *
   * @param first when it was first unknown, ms since the epoch
   * @param last when it was last unknown
   */
  private record Wait(long first, long last) {
  }

  /** The registry was asked and does not have it. Returns how long it may be waited for yet; zero: no longer. */
  synchronized Duration missing(SchemaId id) {
    long now = clock.millis();
    Wait wait = waits.get(id);
    if (wait == null) {
      return mayBegin(id, now) ? begin(id, now) : Duration.ZERO;
    }
    spend(wait, now);
    waits.put(id, new Wait(wait.first, now));
    long left = Math.min(wait.first + grace.toMillis() - now, budget.left(now));
    if (left > 0) {
      return Duration.ofMillis(left);
    }
    waits.remove(id);
    hadTheirGrace.put(id, true);
    listener.givenUp(id, Duration.ofMillis(now - wait.first));
    return Duration.ZERO;
  }

  private boolean mayBegin(SchemaId id, long now) {
    if (grace.isZero() || hadTheirGrace.getIfPresent(id) != null) {
      return false;
    }
    boolean spent = budget.left(now) == 0;
    if (spent && !budgetSpent) {
      listener.budgetSpent(id);
    }
    budgetSpent = spent;
    return !spent;
  }

  private Duration begin(SchemaId id, long now) {
    waits.put(id, new Wait(now, now));
    Duration atMost = Duration.ofMillis(Math.min(grace.toMillis(), budget.left(now)));
    listener.awaited(id, atMost);
    return atMost;
  }

  /** The registry has it. */
  synchronized void found(SchemaId id) {
    Wait wait = waits.remove(id);
    if (wait != null) {
      long now = clock.millis();
      spend(wait, now);
      listener.came(id, Duration.ofMillis(now - wait.first));
    }
  }

  /** The registry did not answer. That is waited out for its own sake, and its replicas may lag when it is back: the grace begins anew. */
  synchronized void unanswered(SchemaId id) {
    waits.remove(id);
  }

  /**
   * The time between two questions was waited through, in place or while the thread was replaced. Where it was longer than that takes, the
   * partition had gone to another instance meanwhile.
   */
  private void spend(Wait wait, long now) {
    budget.spend(wait.last, Math.min(now, wait.last + LONGEST_REPLACEMENT.toMillis()));
  }
}
