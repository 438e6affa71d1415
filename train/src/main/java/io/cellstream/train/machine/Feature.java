package io.cellstream.train.machine;

import io.cellstream.train.chance.Noise;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a reading measures, in this order. */
public enum Feature {
  /** mm/s. */
  VIBRATION(900),
  /** °C. */
  TEMPERATURE(5_500),
  /** A. */
  CURRENT(1_500);

  private static final Map<Feature, Noise> NOISES = Arrays.stream(values())
      .collect(Collectors.toUnmodifiableMap(feature -> feature, feature -> new Noise(feature.reach)));

  private final int reach;

  Feature(int reach) {
    this.reach = reach;
  }

  /** How far each part of its noise reaches, in thousandths of the unit. */
  int reach() {
    return reach;
  }

  Noise noise() {
    return Objects.requireNonNull(NOISES.get(this), this::name);
  }
}
