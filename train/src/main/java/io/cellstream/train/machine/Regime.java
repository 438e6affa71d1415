package io.cellstream.train.machine;

/** What a machine is doing while a reading is taken; hidden, because every reading is noisy. */
public enum Regime {
  CALM(4_200, 58_000, 11_000), SHAKING(6_600, 59_000, 11_400), HOT(4_300, 73_000, 11_800), LOADED(4_600, 61_000, 15_200);

  private final int vibration;
  private final int temperature;
  private final int current;

  Regime(int vibration, int temperature, int current) {
    this.vibration = vibration;
    this.temperature = temperature;
    this.current = current;
  }

  /** The mean of a feature, in thousandths of its unit. */
  int mean(Feature feature) {
    return switch (feature) {
      case VIBRATION -> vibration;
      case TEMPERATURE -> temperature;
      case CURRENT -> current;
    };
  }
}
