package io.cellstream.model.pace;

import io.cellstream.model.RecurrentModel;
import io.cellstream.model.generation.Draws;
import io.cellstream.model.generation.Generator;
import io.cellstream.model.generation.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * How long a generation may take: sequences that nobody keeps are written from the initial state, for a while, and the fastest tells. That
 * also has the JIT compile the search for the next token.
 */
final class GenerationPace {
  private static final Duration TIME = Duration.ofMillis(200);

  private final Generator generator;
  private final float[] state;
  private final int maxLength;

  GenerationPace(RecurrentModel model) {
    this.generator = new Generator(model, 1);
    this.state = model.initialState();
    this.maxLength = model.definition().decoder().orElseThrow().generation().maxLength();
  }

  /**
   * The time of the longest generation there may be: how long each sequence is depends on what is read, so it is the time of a step times
   * the most steps.
   *
   * @param nanos a clock
   */
  Duration longest(LongSupplier nanos) {
    long begin = nanos.getAsLong();
    long best = Long.MAX_VALUE;
    long now = begin;
    while (best == Long.MAX_VALUE || now - begin < TIME.toNanos()) {
      long seed = now;
      Draws draws = (completion, index) -> new SplittableRandom(seed + 31L * completion + index).nextDouble();
      long stepsBefore = generator.steps();
      long from = nanos.getAsLong();
      generator.generate(List.of(new Prompt(state, draws)));
      now = nanos.getAsLong();
      best = Math.min(best, (now - from) / (generator.steps() - stepsBefore));
    }
    return Duration.ofNanos(best * maxLength);
  }
}
