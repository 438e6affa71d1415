package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Quantisation;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.model.head.Output;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Measures how far two models with the same inputs diverge over the same random sequences, which are stepped like any others. A decoder
 * continues from its own encoder's last state, and reads random tokens too.
 */
public final class Divergence {
  private static final int SEQUENCES = 16;
  private static final int STEPS = 100;
  private static final long SEED = 1;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Sum hidden = new Sum();
  private final Sum outputs = new Sum();

  private static final class Sum {
    private double sum;
    private long count;
    private double largest;

    /** Adds the differences of the elements from {@code from} on. */
    void add(float[] a, float[] b, int from) {
      for (int i = from; i < a.length; i++) {
        double difference = Math.abs((double) a[i] - b[i]);
        sum += difference;
        largest = Math.max(largest, difference);
      }
      count += a.length - from;
    }

    Quantisation.Difference difference() {
      return new Quantisation.Difference(count == 0 ? 0 : sum / count, largest);
    }
  }

  private Divergence() {
  }

  /**
   * Measures the differences between the quantised model and the f32 model. Tokens are drawn uniformly, and normalised features from a
   * normal distribution. A sequence ends early if a model's numbers are no longer finite.
   */
  public static Quantisation of(ModelDefinition quantised, ModelDefinition f32, Kernel kernel) {
    OutputDefinition allValues = new OutputDefinition(0, true, false, null);
    RecurrentModel modelA = new RecurrentModel(quantised.withOutput(allValues), kernel);
    RecurrentModel modelB = new RecurrentModel(f32.withOutput(allValues), kernel);
    Divergence divergence = new Divergence();
    int steps = quantised.reading().map(reading -> Math.min(STEPS, reading.mostKept())).orElse(STEPS);
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      if (quantised.reading().isPresent()) {
        divergence.read(modelA, modelB, steps);
      } else {
        divergence.run(modelA, modelB, modelA.initialState(), modelB.initialState());
      }
    }
    return new Quantisation(f32.packageHash(), SEQUENCES, steps, divergence.hidden.difference(), divergence.outputs.difference());
  }

  private void run(RecurrentModel a, RecurrentModel b, float[] stateA, float[] stateB) {
    StepWorkspace ofA = a.newWorkspace(1);
    StepWorkspace ofB = b.newWorkspace(1);
    ofA.setState(0, stateA);
    ofB.setState(0, stateB);
    int from = stateA.length - a.definition().layers().getLast().outputs();
    for (int step = 0; step < STEPS && setInput(a.definition().input(), ofA, ofB); step++) {
      ofA.step(1);
      ofB.step(1);
      ofA.head().predict(1);
      ofB.head().predict(1);
      if (!isFinite(ofA) || !isFinite(ofB)) {
        return;
      }
      ofA.getState(0, stateA);
      ofB.getState(0, stateB);
      hidden.add(stateA, stateB, from);
      if (a.decoder().isEmpty()) {
        outputs.add(values(ofA.head().output(0)), values(ofB.head().output(0)), 0);
      }
    }
    if (a.decoder().isPresent()) {
      run(a.decoder().get(), b.decoder().orElseThrow(), stateA, stateB);
    }
  }

  /** Reads inputs at once with both models, and compares only what they leave at the end. */
  private void read(RecurrentModel a, RecurrentModel b, int steps) {
    Memory.Inputs inputs = Memory.Inputs.none(a.definition().input());
    for (int step = 0; step < steps; step++) {
      inputs = switch (inputs) {
        case Memory.KeptTokens tokens ->
          tokens.and(random.nextInt(((InputDefinition.TokenInput) a.definition().input()).vocabulary().size()), steps);
        case Memory.KeptFeatures features -> features.and(next((InputDefinition.FeatureInput) a.definition().input()), steps);
      };
    }
    float[] stateA = a.newReader(1).read(List.of(inputs)).getFirst();
    float[] stateB = b.newReader(1).read(List.of(inputs)).getFirst();
    if (stateA == null || stateB == null) {
      return;
    }
    hidden.add(stateA, stateB, stateA.length - a.head().inputs());
    HeadWorkspace ofA = a.newHeadWorkspace(1);
    HeadWorkspace ofB = b.newHeadWorkspace(1);
    ofA.setState(0, stateA);
    ofB.setState(0, stateB);
    ofA.predict(1);
    ofB.predict(1);
    if (ofA.outputIsFinite(0) && ofB.outputIsFinite(0)) {
      outputs.add(values(ofA.output(0)), values(ofB.output(0)), 0);
    }
  }

  /** Sets the same random input for both; false if it is not finite once it is normalised. */
  private boolean setInput(InputDefinition input, StepWorkspace a, StepWorkspace b) {
    return switch (input) {
      case InputDefinition.TokenInput token -> {
        int id = random.nextInt(token.vocabulary().size());
        a.setToken(0, id);
        b.setToken(0, id);
        yield true;
      }
      case InputDefinition.FeatureInput features -> {
        float[] x = next(features);
        yield a.setFeatures(0, x) && b.setFeatures(0, x);
      }
    };
  }

  private float[] next(InputDefinition.FeatureInput features) {
    float[] x = new float[features.size()];
    for (int j = 0; j < x.length; j++) {
      float scale = features.scale()[j];
      x[j] = features.mean()[j] + (scale == 0f ? 0f : (float) random.nextGaussian() / scale);
    }
    return x;
  }

  private static boolean isFinite(StepWorkspace workspace) {
    return workspace.stateIsFinite(0) && workspace.head().outputIsFinite(0);
  }

  private static float[] values(Output output) {
    return Objects.requireNonNull(output.values(), "values");
  }
}
