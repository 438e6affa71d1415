package io.cellstream.train.payment;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The generator in numbers, as a model package keeps them; in the units of the features. */
public final class PaymentParameters {
  private PaymentParameters() {
  }

  /** Maps and lists, ready for JSON. */
  public static Map<String, Object> describe() {
    Map<String, Object> habits = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      habits.put(kind.label(), kind.habits().stream().map(PaymentParameters::means).toList());
    }
    return new TreeMap<>(Map.of("features",
        List.of("amount in euros", "hour of the day", "distance from home in km", "minutes since the previous payment"), "habitMeans",
        habits,
        "noise", "the sum of four uniform draws, each within plus or minus noiseReach", "noiseReach", units(Feature::reach)));
  }

  private static List<Double> means(Habit habit) {
    return units(habit::mean);
  }

  private static List<Double> units(ToIntFunction<Feature> hundredths) {
    return Arrays.stream(Feature.values()).map(feature -> hundredths.applyAsInt(feature) / 100.0).toList();
  }
}
