package io.cellstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RandomParts.Cell;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Quantisation;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuantiserTest {
  private static final Kernel KERNEL = Kernels.select(KernelMode.AUTO).kernel();

  @ParameterizedTest
  @CsvSource({"INT16,1", "INT16,2", "INT16,7", "INT8,1", "INT8,3", "INT8,6", "INT8,8"})
  void everyWeightIsWithinHalfAScaleOfWhatItWas(Precision precision, int inputs) {
    CellDefinition.Lstm f32 = new RandomParts(inputs).lstm(inputs, 13);
    CellDefinition quantised = layer(f32, precision);
    float[] scale = ((IntegerMatrix) quantised.weights().ih()).scale().data();
    for (int row = 0; row < 4 * 13; row++) {
      assertThat(largest(f32.weights().ih(), f32.weights().hh(), row)).isCloseTo(scale[row] * most(precision), within(1e-7));
      for (int j = 0; j < 13; j++) {
        assertThat(quantised.weights().hh().at(row, j)).isCloseTo(f32.weights().hh().at(row, j), within(0.5001 * scale[row]));
      }
      for (int j = 0; j < inputs; j++) {
        assertThat(quantised.weights().ih().at(row, j)).isCloseTo(f32.weights().ih().at(row, j), within(0.5001 * scale[row]));
      }
    }
  }

  private static int most(Precision precision) {
    return precision == Precision.INT16 ? 32_767 : 127;
  }

  private static double largest(Matrix ih, Matrix hh, int row) {
    double largest = 0;
    for (Matrix matrix : new Matrix[]{ih, hh}) {
      for (int j = 0; j < matrix.columns(); j++) {
        largest = Math.max(largest, Math.abs(matrix.at(row, j)));
      }
    }
    return largest;
  }

  @ParameterizedTest
  @EnumSource(names = {"INT16", "INT8"})
  void keepsBiasesFiniteBesideWeightsHoweverSmall(Precision precision) {
    for (float weight : new float[]{0f, Float.MIN_VALUE, 1e-40f, 1e-30f, 1e-20f, 1e-10f}) {
      for (float bias : new float[]{0f, Float.MIN_VALUE, 0.5f, 1e6f, 1e30f, Float.MAX_VALUE / 2}) {
        CellDefinition.Rnn f32 = new CellDefinition.Rnn(
            new GateWeights(filled(3, 5, weight), filled(3, 3, -weight), filled(3, 1, bias), filled(3, 1, 0f)),
            CellDefinition.Nonlinearity.TANH);
        InputDefinition input = new InputDefinition.FeatureInput(new float[5], new float[]{1, 1, 1, 1, 1});
        ModelDefinition model = new ModelDefinition("tiny", "1", Shape.SYNCHRONIZED, input, List.of(f32), new HeadDefinition.Hidden(3),
            RandomParts.output(0, true), "00", "00");
        StepWorkspace workspace = new RecurrentModel(Quantiser.quantise(model, precision), KERNEL).newWorkspace(1);
        workspace.setFeatures(0, new float[]{1, 2, 3, 4, 5});
        workspace.step(1);
        float[] h = new float[3];
        workspace.getState(0, h);
        assertThat(h[0]).as("weights %s, bias %s", weight, bias).isCloseTo((float) Math.tanh(bias + 15.0 * weight), within(1e-7f));
      }
    }
  }

  private static Tensor filled(int rows, int columns, float value) {
    float[] data = new float[rows * columns];
    Arrays.fill(data, value);
    return new Tensor(rows, columns, data);
  }

  @Test
  void aRowWithoutWeightsHasTheScaleOne() {
    CellDefinition.Rnn f32 = new CellDefinition.Rnn(
        new GateWeights(filled(1, 3, 0f), filled(1, 1, 0f), filled(1, 1, 0.25f), filled(1, 1, 0f)),
        CellDefinition.Nonlinearity.TANH);
    assertThat(((IntegerMatrix) layer(f32, Precision.INT16).weights().ih()).scale().data()).containsExactly(1f);
  }

  private static CellDefinition layer(CellDefinition f32, Precision precision) {
    InputDefinition input = new InputDefinition.FeatureInput(new float[f32.inputSize()], new float[f32.inputSize()]);
    ModelDefinition model = new ModelDefinition("one", "1", Shape.SYNCHRONIZED, input, List.of(f32),
        new HeadDefinition.Hidden(f32.hidden()), RandomParts.output(0, true), "00", "00");
    return (CellDefinition) Quantiser.quantise(model, precision).layers().getFirst();
  }

  @Test
  void beginsFromFloatsOnly() {
    RandomParts models = new RandomParts(1);
    ModelDefinition int16 = Quantiser.quantise(models.model(models.features(2), null, 0, RandomParts.output(0, true), 3), Precision.INT16);
    assertThatThrownBy(() -> Quantiser.quantise(int16, Precision.INT8)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the weights are int16 already; begin from those in f32");
  }

  @ParameterizedTest
  @CsvSource({"LSTM,INT16,2e-5", "GRU,INT16,2e-5", "RNN_TANH,INT16,2e-4", "LSTM,INT8,5e-3", "GRU,INT8,5e-3"})
  void staysCloseToTheFloatsOverAHundredSteps(Cell cell, Precision precision, double most) {
    RandomParts models = new RandomParts(2);
    ModelDefinition f32 = models.model(cell, models.tokens(30, 16), DenseActivation.SOFTMAX, 30, RandomParts.output(1, false), 64);
    Quantisation error = Divergence.of(Quantiser.quantise(f32, precision), f32, KERNEL);
    assertThat(error.hidden().largest()).isBetween(most / 100, most);
    assertThat(error.hidden().mean()).isBetween(most / 1000, most / 3);
    assertThat(error.outputs().largest()).isBetween(most / 1000, 3 * most);
    Quantisation.Difference none = new Quantisation.Difference(0, 0);
    assertThat(Divergence.of(f32, f32, KERNEL)).isEqualTo(new Quantisation("00", 16, 100, none, none));
  }
}
