package io.cellstream.importer;

import io.cellstream.importer.foreign.Normalisation;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A scaling that was said in numbers: {@code (x − offset) / divisor}.
 *
 * @param offset a number for each value
 * @param divisor a number for each value, finite and not 0
 */
record Scaling(double[] offset, double[] divisor) {

  /**
   * @param size the number of values
   * @param what the values are, with the file that has them, for errors: {@code m.onnx reads 3 features}
   * @throws ModelFileException naming the option that does not fit
   */
  static Scaling of(Normalisation said, int size, String what) throws ModelFileException {
    String prefix = said.prefix();
    boolean isRange = said.min().isPresent() || said.max().isPresent();
    if (isRange && (said.mean().isPresent() || said.std().isPresent() || said.scale().isPresent())) {
      throw new ModelFileException(prefix + "min and " + prefix + "max: say a scaling by themselves, so " + prefix + "mean, " + prefix
          + "std and " + prefix + "scale can't be beside them");
    }
    if (said.min().isPresent() != said.max().isPresent()) {
      throw new ModelFileException(prefix + "min and " + prefix + "max: give both; they are the data_min_ and data_max_ of a MinMaxScaler");
    }
    if (said.std().isPresent() && said.scale().isPresent()) {
      throw new ModelFileException(prefix + "std and " + prefix + "scale: give one; " + prefix
          + "std is what is divided by (the scale_ of a StandardScaler), " + prefix + "scale what is multiplied by (its reciprocal)");
    }
    if (isRange) {
      double[] min = numbers(prefix + "min", said.min(), 0, size, what);
      double[] max = numbers(prefix + "max", said.max(), 1, size, what);
      double[] range = new double[size];
      for (int j = 0; j < size; j++) {
        range[j] = max[j] - min[j];
        if (!(range[j] > 0 && Double.isFinite(range[j]))) {
          throw new ModelFileException(prefix + "max: number " + (j + 1) + " is " + max[j] + ", and " + prefix + "min has " + min[j]
              + ": it must be more; for a value that never changes, one more");
        }
      }
      return new Scaling(min, range);
    }
    double[] mean = numbers(prefix + "mean", said.mean(), 0, size, what);
    return new Scaling(mean, said.std().isPresent()
        ? divisors(prefix + "std", numbers(prefix + "std", said.std(), 1, size, what))
        : reciprocals(prefix + "scale", numbers(prefix + "scale", said.scale(), 1, size, what)));
  }

  /** @param otherwise each number where nothing is said */
  private static double[] numbers(String option, Optional<String> text, double otherwise, int size, String what) throws ModelFileException {
    if (text.isEmpty()) {
      double[] all = new double[size];
      Arrays.fill(all, otherwise);
      return all;
    }
    double[] numbers = NumberList.read(text.get(), option);
    if (numbers.length != size) {
      throw new ModelFileException(option + ": has " + numbers.length + (numbers.length == 1 ? " number" : " numbers") + ", but " + what
          + "; give one for each, in their order");
    }
    for (int j = 0; j < size; j++) {
      if (!Float.isFinite((float) numbers[j])) {
        throw new ModelFileException(option + ": number " + (j + 1) + " is " + numbers[j] + ", which does not fit into 32 bits");
      }
    }
    return numbers;
  }

  private static double[] divisors(String option, double[] std) throws ModelFileException {
    for (int j = 0; j < std.length; j++) {
      if (!(std[j] > 0 && Float.isFinite((float) (1 / std[j])))) {
        throw new ModelFileException(
            option + ": number " + (j + 1) + " is " + std[j] + ", and can't be divided by; a value that never changes has 1");
      }
    }
    return std;
  }

  private static double[] reciprocals(String option, double[] scale) throws ModelFileException {
    double[] divisor = new double[scale.length];
    for (int j = 0; j < scale.length; j++) {
      if (scale[j] == 0) {
        throw new ModelFileException(option + ": number " + (j + 1) + " is 0, so nothing would be left of the value");
      }
      divisor[j] = 1 / scale[j];
    }
    return divisor;
  }

  /** What the offset is in f32. */
  float[] offsets() {
    return floats(offset);
  }

  /** What is multiplied by, in f32. */
  float[] factors() {
    double[] factors = new double[divisor.length];
    Arrays.setAll(factors, j -> 1 / divisor[j]);
    return floats(factors);
  }

  /** What a scaled value is multiplied by on its way back, in f32. */
  float[] divisors() {
    return floats(divisor);
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int j = 0; j < floats.length; j++) {
      floats[j] = (float) numbers[j];
    }
    return floats;
  }
}
