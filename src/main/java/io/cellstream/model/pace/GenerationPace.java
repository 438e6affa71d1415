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
 * Measures how long a generation may take: for a short time it generates sequences from the initial state, and takes the fastest. That also
 * makes the JIT compile the search for the next token.
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
   * The time of the longest possible generation: the shortest measured time of a step, multiplied by the most steps. (The measured
   * generations' own lengths depend on the tokens.)
   *
   * @param nanos a clock, in ns
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
