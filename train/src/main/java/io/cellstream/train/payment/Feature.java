package io.cellstream.train.payment;

import io.cellstream.train.chance.Noise;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What is known of a payment, in this order. Each is spread around one of two levels, which overlap. */
public enum Feature {
  /** Euros. */
  AMOUNT(3_000, 6_000, 700),
  /** Hour of the day. */
  HOUR(1_050, 1_750, 160),
  /** Kilometres from the holder's home. */
  DISTANCE(1_200, 2_400, 275),
  /** Minutes since the card's previous payment. */
  PAUSE(3_000, 6_000, 725);

  private static final Map<Feature, Noise> NOISES = Arrays.stream(values())
      .collect(Collectors.toUnmodifiableMap(feature -> feature, feature -> new Noise(feature.reach)));

  private final int low;
  private final int high;
  private final int reach;

  /** All in hundredths of the unit. */
  Feature(int low, int high, int reach) {
    this.low = low;
    this.high = high;
    this.reach = reach;
  }

  int mean(Level level) {
    return level == Level.LOW ? low : high;
  }

  /** How far each part of its noise reaches, in hundredths of the unit. */
  int reach() {
    return reach;
  }

  Noise noise() {
    return Objects.requireNonNull(NOISES.get(this), this::name);
  }
}
