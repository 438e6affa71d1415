package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.Normalisation;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.modelfile.ModelFileException;

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
    Scaling scaling = Scaling.of(said, features.size(), file + " reads " + features.size() + " features");
    return new InputDefinition.FeatureInput(scaling.offsets(), scaling.factors());
  }
}
