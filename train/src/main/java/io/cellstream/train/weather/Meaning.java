package io.cellstream.train.weather;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What readings are felt to mean; all there is to say. */
record Meaning(Warmth warmth, Sky sky, Wind wind, Falling falling) {

  enum Warmth {
    FREEZING, COLD, MILD, WARM, HOT
  }

  enum Sky {
    CLEAR, CLOUDY, OVERCAST
  }

  enum Wind {
    STILL, BREEZE, STRONG
  }

  /** Of rain, or of snow if it is felt to freeze. */
  enum Falling {
    NOTHING, LIGHT, MODERATE, HEAVY
  }

  private static final Scale<Warmth> TEMPERATURE = new Scale<>(15, Arrays.asList(Warmth.values()), List.of(0, 100, 200, 300));
  private static final Scale<Sky> CLOUD = new Scale<>(40, Arrays.asList(Sky.values()), List.of(250, 750));
  private static final Scale<Wind> AIR = new Scale<>(20, Arrays.asList(Wind.values()), List.of(100, 400));
  /** That nothing falls is felt as it is: it never rains less than reaches the first border. */
  private static final Scale<Falling> RAIN = new Scale<>(5, Arrays.asList(Falling.values()), List.of(5, 30, 80));

  /** Feels the readings, one by one. */
  static Meaning feel(Readings at, RandomGenerator random) {
    return new Meaning(TEMPERATURE.feel(at.temperature(), random), CLOUD.feel(at.cloud(), random), AIR.feel(at.wind(), random),
        RAIN.feel(at.rain(), random));
  }

  /** @param probability of feeling so */
  record Felt(Meaning meaning, double probability) {
  }

  /** All that the readings may be felt to mean. */
  static List<Felt> of(Readings at) {
    List<Felt> all = new ArrayList<>();
    for (Map.Entry<Warmth, Double> warmth : TEMPERATURE.meanings(at.temperature()).entrySet()) {
      for (Map.Entry<Sky, Double> sky : CLOUD.meanings(at.cloud()).entrySet()) {
        for (Map.Entry<Wind, Double> wind : AIR.meanings(at.wind()).entrySet()) {
          for (Map.Entry<Falling, Double> falling : RAIN.meanings(at.rain()).entrySet()) {
            all.add(new Felt(new Meaning(warmth.getKey(), sky.getKey(), wind.getKey(), falling.getKey()),
                warmth.getValue() * sky.getValue() * wind.getValue() * falling.getValue()));
          }
        }
      }
    }
    return all;
  }

  /** All there are. */
  static List<Meaning> all() {
    List<Meaning> all = new ArrayList<>();
    for (Warmth warmth : Warmth.values()) {
      for (Sky sky : Sky.values()) {
        for (Wind wind : Wind.values()) {
          for (Falling falling : sky == Sky.CLEAR ? List.of(Falling.NOTHING) : Arrays.asList(Falling.values())) {
            all.add(new Meaning(warmth, sky, wind, falling));
          }
        }
      }
    }
    return all;
  }
}
