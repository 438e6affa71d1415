package io.cellstream.importer.keras;

import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.modelfile.ModelFileException;
import java.util.Optional;

/**
 * As {@code model.weights.h5} in an archive has them: a layer's variables by their numbers.
 *
 * @param group the layer's
 */
record NumberedWeights(WeightsFile file, String group) implements LayerWeights {

  @Override
  public Optional<Weights> find(Part part) throws ModelFileException {
    return file.find(group + "/" + part.numbered());
  }

  @Override
  public Weights require(Part part) throws ModelFileException {
    return file.require(group + "/" + part.numbered());
  }

  @Override
  public LayerWeights inside(String attribute) {
    return new NumberedWeights(file, group + "/" + attribute);
  }
}
