package io.cellstream.train.weather;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is measured at a place, as exact as one decimal.
 *
 * @param temperature tenths of a degree Celsius
 * @param cloud tenths of a percent of the sky
 * @param wind tenths of km/h
 * @param rain tenths of mm/h; snow, if it freezes
 */
public record Readings(int temperature, int cloud, int wind, int rain) {
  /** The names of the features, in their order. */
  public static final List<String> FEATURES = List.of("temperature in degrees Celsius", "cloud in percent of the sky", "wind in km/h",
      "rain in mm/h");

  private static final int COLDEST = -150;
  private static final int WARMEST = 400;
  private static final int WHOLE_SKY = 1_000;
  private static final int STRONGEST = 800;
  private static final int WETTEST = 150;
  private static final int LEAST_RAIN = 10;
  private static final int CLOUDS_FOR_RAIN = 300;

  /** Each of temperature, cloud and wind is uniform; where there are clouds, it rains half the time. */
  static Readings draw(RandomGenerator random) {
    int temperature = random.nextInt(COLDEST, WARMEST + 1);
    int cloud = random.nextInt(WHOLE_SKY + 1);
    int wind = random.nextInt(STRONGEST + 1);
    boolean rains = random.nextBoolean();
    int rain = random.nextInt(LEAST_RAIN, WETTEST + 1);
    return new Readings(temperature, cloud, wind, rains && cloud >= CLOUDS_FOR_RAIN ? rain : 0);
  }

  /** In their units; printed, they have at most one decimal. */
  public double[] features() {
    return new double[]{temperature / 10.0, cloud / 10.0, wind / 10.0, rain / 10.0};
  }
}
