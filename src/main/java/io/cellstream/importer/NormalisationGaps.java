package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.Normalisation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.Optional;

/** What a file leaves open of its features: how they were scaled before the model saw them. */
final class NormalisationGaps {
  private final String file;
  private final ForeignModel.Features features;
  private final Normalisation said;

  NormalisationGaps(String file, ForeignModel.Features features, Normalisation said) {
    this.file = file;
    this.features = features;
    this.said = said;
  }

  /** @throws ModelFileException naming the option that does not fit */
  InputDefinition.FeatureInput input() throws ModelFileException {
    if (said.option().isEmpty()) {
      return features.definition();
    }
    if (!features.definition().isAsTheyCome()) {
      throw new ModelFileException(
          said.option().get() + ": " + file + " normalises its features itself, by " + features.source() + "; leave the option out");
    }
    if (said.std().isPresent() && said.scale().isPresent()) {
      throw new ModelFileException("--std and --scale: give one; --std is what is divided by (the scale_ of a StandardScaler), --scale what"
          + " is multiplied by (its reciprocal)");
    }
    double[] mean = numbers("--mean", said.mean(), 0);
    double[] scale = said.std().isPresent() ? reciprocals(numbers("--std", said.std(), 1)) : numbers("--scale", said.scale(), 1);
    return new InputDefinition.FeatureInput(floats("--mean", mean), factors(floats(said.std().isPresent() ? "--std" : "--scale", scale)));
  }

  /** @param otherwise each number where nothing is said */
  private double[] numbers(String option, Optional<String> text, double otherwise) throws ModelFileException {
    if (text.isEmpty()) {
      double[] all = new double[features.size()];
      Arrays.fill(all, otherwise);
      return all;
    }
    double[] numbers = NumberList.read(text.get(), option);
    if (numbers.length != features.size()) {
      throw new ModelFileException(option + ": has " + numbers.length + (numbers.length == 1 ? " number" : " numbers") + ", but " + file
          + " reads " + features.size() + " features; give one for each, in their order");
    }
    return numbers;
  }

  private static double[] reciprocals(double[] std) throws ModelFileException {
    double[] scale = new double[std.length];
    for (int j = 0; j < std.length; j++) {
      if (!(std[j] > 0 && Double.isFinite(std[j]))) {
        throw new ModelFileException(
            "--std: number " + (j + 1) + " is " + std[j] + ", and can't be divided by; a feature that never changes has 1");
      }
      scale[j] = 1 / std[j];
    }
    return scale;
  }

  private static float[] factors(float[] scale) throws ModelFileException {
    for (int j = 0; j < scale.length; j++) {
      if (scale[j] == 0) {
        throw new ModelFileException("--scale: number " + (j + 1) + " is 0, so the model would never see that feature");
      }
    }
    return scale;
  }

  private static float[] floats(String option, double[] numbers) throws ModelFileException {
    float[] floats = new float[numbers.length];
    for (int j = 0; j < floats.length; j++) {
      floats[j] = (float) numbers[j];
      if (!Float.isFinite(floats[j])) {
        throw new ModelFileException(option + ": number " + (j + 1) + " does not fit into 32 bits");
      }
    }
    return floats;
  }
}
