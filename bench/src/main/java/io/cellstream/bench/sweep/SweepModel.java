package io.cellstream.bench.sweep;

import io.cellstream.bench.BenchException;
import io.cellstream.bench.stream.StreamModel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.runtime.ModelLoader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What a model does when a sequence ends. */
enum SweepModel {
  /** It has answered already. */
  SYNCHRONIZED,
  /** It gives its answer from the state that it has. */
  MANY_TO_ONE,
  /** It reads the whole sequence, in both directions, and gives its answer. */
  AT_THE_END;

  RecurrentModel load(Path folder, int hidden) throws BenchException {
    Path own = folder.resolve("model-" + this);
    new StreamModel(hidden, 1).writePackage(own, false,
        this == AT_THE_END ? new StreamModel.Reading.AtTheEnd() : new StreamModel.Reading.Steps());
    try {
      RecurrentModel model = ModelLoader.load(own, KernelMode.AUTO);
      if (this != MANY_TO_ONE) {
        return model;
      }
      ModelDefinition stepwise = model.definition();
      Path answering = folder.resolve("model-answering");
      ModelPackageWriter.write(answering, new ModelDefinition("bench", "1", Shape.MANY_TO_ONE, stepwise.input(), stepwise.layers(),
          stepwise.head(), stepwise.output(), "", ""), Map.of());
      return ModelLoader.load(answering, KernelMode.AUTO);
    } catch (ModelFileException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
