package io.cellstream.modelfile;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What weights of 64 bits lost when they were rounded to 32.
 *
 * @param tensors how many have such weights
 * @param largest the largest difference of a weight, as a part of it
 */
public record Rounding(int tensors, double largest) {
  public static final Rounding NONE = new Rounding(0, 0);

  /** Of one tensor. */
  public static Rounding of(double[] exact, float[] rounded) {
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, difference(exact[i], rounded[i]));
    }
    return new Rounding(1, largest);
  }

  public static Rounding of(Collection<StoredTensor> tensors) {
    return tensors.stream().map(StoredTensor::rounding).reduce(NONE, Rounding::plus);
  }

  public Rounding plus(Rounding other) {
    return new Rounding(tensors + other.tensors, Math.max(largest, other.largest));
  }

  /** As a part of the exact number; what becomes zero has lost all of itself. */
  public static double difference(double exact, float rounded) {
    return exact == 0 ? 0 : Math.abs((exact - rounded) / exact);
  }

  /** What a model's user should know of it: a line, or none. */
  public List<String> remarks() {
    return tensors == 0
        ? List.of()
        : List.of((tensors == 1 ? "1 tensor is" : tensors + " tensors are") + " of f64, rounded to f32: " + (largest == 0
            ? "every weight fits exactly"
            : String.format(Locale.ROOT, "the largest relative difference of a weight is %.1e", largest)));
  }
}
