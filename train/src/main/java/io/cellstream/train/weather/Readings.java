package io.cellstream.train.weather;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is measured at a place, as exact as one decimal. What it means has sharp borders.
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

  private static final int WARMEST = 400;
  private static final int COLDEST = -150;
  private static final int WHOLE_SKY = 1_000;
  private static final int STRONGEST = 800;
  private static final int WETTEST = 150;
  private static final int CLOUDED = 250;

  /** Each of temperature, cloud and wind is uniform; where there are clouds, it rains half the time. */
  static Readings draw(RandomGenerator random) {
    int temperature = random.nextInt(COLDEST, WARMEST + 1);
    int cloud = random.nextInt(WHOLE_SKY + 1);
    int wind = random.nextInt(STRONGEST + 1);
    boolean rains = random.nextBoolean();
    int rain = random.nextInt(1, WETTEST + 1);
    return new Readings(temperature, cloud, wind, rains && cloud >= CLOUDED ? rain : 0);
  }

  /** In their units; printed, they have at most one decimal. */
  public double[] features() {
    return new double[]{temperature / 10.0, cloud / 10.0, wind / 10.0, rain / 10.0};
  }

  boolean freezes() {
    return temperature < 0;
  }

  Warmth warmth() {
    return last(Warmth.values(), temperature);
  }

  Sky sky() {
    return last(Sky.values(), cloud);
  }

  Wind air() {
    return last(Wind.values(), wind);
  }

  Wetness wetness() {
    return last(Wetness.values(), rain);
  }

  /** Readings of every meaning that there is, one each. */
  static List<Readings> ofEveryMeaning() {
    List<Readings> all = new ArrayList<>();
    for (Warmth warmth : Warmth.values()) {
      for (Sky sky : Sky.values()) {
        for (Wind air : Wind.values()) {
          for (Wetness wetness : sky == Sky.CLEAR ? new Wetness[]{Wetness.DRY} : Wetness.values()) {
            all.add(new Readings(warmth.from, sky.from, air.from, wetness.from));
          }
        }
      }
    }
    return all;
  }

  /** What a reading means: the last whose range begins at it or below. */
  private static <M extends Meaning> M last(M[] meanings, int reading) {
    M last = meanings[0];
    for (M each : meanings) {
      last = each.from() <= reading ? each : last;
    }
    return last;
  }

  interface Meaning {
    /** Where its range begins, in tenths of the unit. */
    int from();
  }

  enum Warmth implements Meaning {
    FREEZING(COLDEST), COLD(0), MILD(100), WARM(200), HOT(300);

    private final int from;

    Warmth(int from) {
      this.from = from;
    }

    @Override
    public int from() {
      return from;
    }
  }

  enum Sky implements Meaning {
    CLEAR(0), CLOUDY(CLOUDED), OVERCAST(750);

    private final int from;

    Sky(int from) {
      this.from = from;
    }

    @Override
    public int from() {
      return from;
    }
  }

  enum Wind implements Meaning {
    STILL(0), BREEZE(100), STRONG(400);

    private final int from;

    Wind(int from) {
      this.from = from;
    }

    @Override
    public int from() {
      return from;
    }
  }

  enum Wetness implements Meaning {
    DRY(0), LIGHT(1), MODERATE(30), HEAVY(80);

    private final int from;

    Wetness(int from) {
      this.from = from;
    }

    @Override
    public int from() {
      return from;
    }
  }
}
