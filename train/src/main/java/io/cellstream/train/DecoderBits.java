package io.cellstream.train;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.train.weather.Caption;
import java.util.List;
import java.util.OptionalInt;

/**
 * What given sentences cost a model, in bits: −log₂ p of each word and of the mark after those before it, as the application's kernel
 * computes them. The decoder is stepped as the next-word model that it is.
 */
final class DecoderBits {
  private final RecurrentModel encoder;
  private final RecurrentModel decoder;
  private final DecoderDefinition definition;

  DecoderBits(ModelDefinition model) {
    Kernel kernel = Kernels.select(KernelMode.AUTO).kernel();
    this.definition = model.decoder().orElseThrow();
    this.encoder = new RecurrentModel(model, kernel);
    this.decoder = new RecurrentModel(new ModelDefinition(model.name(), model.version(), Shape.SYNCHRONIZED,
        new InputDefinition.TokenInput(definition.vocabulary(), definition.embedding(), OptionalInt.empty()), definition.layers(),
        model.head(),
        new OutputDefinition(0, false, true, definition.vocabulary()), "", ""), kernel);
  }

  /** All of the captions' sentences together. */
  double of(List<Caption> captions) {
    StepWorkspace reading = encoder.newWorkspace(1);
    StepWorkspace writing = decoder.newWorkspace(1);
    float[] state = new float[encoder.stateSize()];
    double bits = 0;
    for (Caption caption : captions) {
      reading.setState(0, encoder.initialState());
      reading.setFeatures(0, floats(caption.readings().features()));
      reading.step(1);
      reading.getState(0, state);
      writing.setState(0, state);
      int before = definition.start();
      for (String word : caption.words()) {
        int id = definition.vocabulary().id(word);
        bits += bits(writing, before, id);
        before = id;
      }
      bits += bits(writing, before, definition.stop());
    }
    return bits;
  }

  private static float bits(StepWorkspace writing, int before, int next) {
    writing.setToken(0, before);
    writing.step(1);
    writing.head().predict(1);
    return writing.head().surprise(0, next);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int j = 0; j < values.length; j++) {
      floats[j] = (float) values[j];
    }
    return floats;
  }
}
