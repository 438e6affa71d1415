package io.cellstream.train;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many of the held-out examples are told rightly, by whom.
 *
 * @param examples what they are called
 * @param count how many there are
 * @param model by the model, run by the application
 * @param optimum by the best that can be done with the generator's own probabilities
 */
record LabellingScore(String examples, int count, int model, int optimum, Baseline baseline) implements Score {

  /** By the same probabilities, without what the model is for. */
  record Baseline(String name, String words, int right) {
  }

  @Override
  public List<String> lines() {
    return List.of(String.format(Locale.ROOT, "Of %,d held-out %s, told rightly:", count, examples),
        line(model, "by the model, as the application computes it"),
        line(optimum, "at best: by Bayes' rule, knowing the generator's own probabilities"),
        line(baseline.right(), "by the same rule " + baseline.words()));
  }

  @Override
  public Map<String, Object> heldOut() {
    return new TreeMap<>(Map.of(examples, count, "accuracy", percent(model), "optimum", percent(optimum), baseline.name(),
        percent(baseline.right())));
  }

  /** Some of the examples, as a share of all in percent. */
  double percent(int right) {
    return Score.percent(right, count);
  }

  private String line(int right, String by) {
    return String.format(Locale.ROOT, "  %6.2f %%  %s", percent(right), by);
  }
}
