package io.cellstream.train.machine;

/** What a reading measures, in this order. */
public enum Feature {
  /** mm/s. */
  VIBRATION(900),
  /** °C. */
  TEMPERATURE(5_500),
  /** A. */
  CURRENT(1_500);

  private final int reach;

  Feature(int reach) {
    this.reach = reach;
  }

  /** How far each part of its {@link Noise} reaches, in thousandths of the unit. */
  int reach() {
    return reach;
  }
}
