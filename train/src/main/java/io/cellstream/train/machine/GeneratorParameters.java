package io.cellstream.train.machine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The generator in numbers, as a model package keeps them; in the units of the features. */
public final class GeneratorParameters {
  private GeneratorParameters() {
  }

  /** Maps and lists, ready for JSON. */
  public static Map<String, Object> describe() {
    Map<String, Object> regimes = new TreeMap<>();
    for (Regime regime : Regime.values()) {
      regimes.put(regime.name(), units(regime::mean));
    }
    Map<String, Object> conditions = new TreeMap<>();
    for (Condition condition : Condition.values()) {
      conditions.put(condition.label(), condition.order().stream().map(Regime::name).toList());
    }
    return new TreeMap<>(Map.of("features", List.of("vibration in mm/s", "temperature in degrees Celsius", "current in A"),
        "readings", Recording.SHORTEST + " to " + Recording.LONGEST, "regimeMeans", regimes, "noise",
        "the sum of four uniform draws, each within plus or minus noiseReach", "noiseReach", units(Feature::reach), "regimeOrders",
        conditions, "transitions", new TreeMap<>(Condition.probabilities())));
  }

  private static List<Double> units(ToIntFunction<Feature> thousandths) {
    return Arrays.stream(Feature.values()).map(feature -> thousandths.applyAsInt(feature) / 1000.0).toList();
  }
}
