package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.kernel.Kernel;
import io.cellstream.model.Memory;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.head.HeadWorkspace;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What an imported model answers, all values of it. */
final class ModelAnswers {
  private final RecurrentModel model;

  /** @param definition with all values, as {@link #asInFile} gives it */
  ModelAnswers(ModelDefinition definition, Kernel kernel) {
    this.model = new RecurrentModel(definition, kernel);
  }

  /** All values, the features as they come into the file, and the head's own activation, whatever the user wants instead. */
  static ModelDefinition asInFile(ForeignModel foreign, ModelDefinition definition) {
    HeadDefinition head = foreign.head().isEmpty() || foreign.head().stream().anyMatch(ForeignModel.Head::open)
        ? ofFile(foreign, definition.head())
        : new HeadDefinition.Dense(foreign.head().stream().map(ForeignModel.Head::layer).toList());
    InputDefinition input = foreign.input() instanceof ForeignModel.Features features
        && definition.input() instanceof InputDefinition.FeatureInput ? features.definition() : definition.input();
    ModelDefinition all = new ModelDefinition(definition.name(), definition.version(), definition.shape(), input,
        definition.layers(), definition.initial(), head, Optional.empty(), new OutputDefinition(0, true, false, null),
        definition.stateHash(), definition.packageHash());
    return definition.reading().map(all::withReading).orElse(all);
  }

  /** Without the layer that takes the training's scaling of answers back, which the file does not have. */
  private static HeadDefinition ofFile(ForeignModel foreign, HeadDefinition head) {
    if (!(head instanceof HeadDefinition.Dense(List<DenseDefinition> layers)) || layers.size() == foreign.head().size()) {
      return head;
    }
    List<DenseDefinition> own = layers.subList(0, foreign.head().size());
    return own.isEmpty() ? new HeadDefinition.Hidden(head.size()) : new HeadDefinition.Dense(own);
  }

  /**
   * The answers to a sequence, one after the other: at each step, or of a model that reads inputs at once at its end.
   *
   * @param inputs ids of tokens, or all steps' features one after the other
   */
  float[] of(float[] inputs) {
    return model.definition().keepsInputs() ? atTheEnd(inputs) : atEachStep(inputs);
  }

  private float[] atEachStep(float[] inputs) {
    int width = model.definition().input() instanceof InputDefinition.FeatureInput features ? features.size() : 1;
    int steps = inputs.length / width;
    int size = model.definition().head().size();
    float[] outputs = new float[steps * size];
    StepWorkspace workspace = model.newWorkspace(1);
    workspace.setState(0, model.initialState());
    for (int t = 0; t < steps; t++) {
      if (model.definition().input() instanceof InputDefinition.FeatureInput) {
        workspace.setFeatures(0, Arrays.copyOfRange(inputs, t * width, (t + 1) * width));
      } else {
        workspace.setToken(0, (int) inputs[t]);
      }
      workspace.step(1);
      workspace.head().predict(1);
      System.arraycopy(Objects.requireNonNull(workspace.head().output(0).values(), "values"), 0, outputs, t * size, size);
    }
    return outputs;
  }

  private float[] atTheEnd(float[] inputs) {
    Memory.Inputs kept = switch (model.definition().input()) {
      case InputDefinition.FeatureInput features -> new Memory.KeptFeatures(features.size(), inputs);
      case InputDefinition.TokenInput _ -> {
        int[] ids = new int[inputs.length];
        Arrays.setAll(ids, t -> (int) inputs[t]);
        yield new Memory.KeptTokens(ids);
      }
    };
    HeadWorkspace head = model.newHeadWorkspace(1);
    head.setState(0, Objects.requireNonNull(model.newReader(1).read(List.of(read(kept))).getFirst(), "the model's numbers overflow"));
    head.predict(1);
    return Objects.requireNonNull(head.output(0).values(), "values");
  }

  /** Of a window the last inputs, with what stands in front of fewer. */
  private Memory.Inputs read(Memory.Inputs inputs) {
    return model.definition().window().map(window -> inputs.last(window.length()).padded(window.length(), window.begin())).orElse(inputs);
  }

  /** Relative where values are above 1: a plain RNN has no bound. NaN agrees with nothing, and stays. */
  static double difference(float ours, float theirs) {
    return Math.abs((double) ours - theirs) / Math.max(1, Math.abs(theirs));
  }
}
