package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.layer.LayerRows;
import io.cellstream.model.layer.LayerStep;
import io.cellstream.model.layer.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads sequences of inputs from a fresh state, for models that keep inputs. It runs layer by layer, each layer forward, backward or both ways.
 * Several sequences are read together, a row each; a row's result never depends on the other rows. For one thread.
 */
public final class SequenceReader {
  /**
   * The most sequences to read together: enough to share each reading of the weights. More would only cost memory, for the outputs of every
   * step.
   */
  private static final int MOST_ROWS = 16;

  private final RecurrentModel model;
  private final ModelDefinition definition;
  private final Kernel kernel;
  private final List<Layer> layers;
  private final int together;

  /**
   * @param steps one for each pass
   * @param atTheLastStep whether the answer is the layer's output at the sequence's last step, and not its last states
   */
  private record Layer(LayerDefinition definition, List<Pass> passes, List<LayerStep> steps, boolean atTheLastStep) {
  }

  SequenceReader(RecurrentModel model, int sequences) {
    this.model = model;
    this.definition = model.definition();
    this.kernel = model.kernel();
    this.together = Math.clamp(sequences, 1, MOST_ROWS);
    boolean atTheLastStep = definition.reading().orElseThrow().answer() == ReadingDefinition.Answer.LAST_STEP;
    this.layers = IntStream.range(0, definition.layers().size()).mapToObj(l -> {
      List<Pass> passes = model.passes().get(l);
      return new Layer(definition.layers().get(l), passes, passes.stream().map(pass -> pass.newStep(together)).toList(),
          l == definition.layers().size() - 1 && atTheLastStep);
    }).toList();
  }

  /**
   * Reads sequences, and gives the state of each, laid out as {@link RecurrentModel#stateSize} says. The last layer's part is what the
   * model's {@link ReadingDefinition.Answer} asks for. Null for a sequence with a number that would not be finite.
   */
  public List<float @Nullable []> read(List<? extends Memory.Inputs> sequences) {
    float[][] states = new float[sequences.size()][];
    // the longest first: then the first rows of a step are those that are not yet at their end
    List<Integer> order = IntStream.range(0, sequences.size()).boxed()
        .sorted(Comparator.comparingInt((Integer s) -> -sequences.get(s).steps())).toList();
    for (int from = 0; from < order.size(); from += together) {
      List<Integer> some = order.subList(from, Math.min(from + together, order.size()));
      Batch batch = new Batch(some.stream().map(s -> (Memory.Inputs) sequences.get(s)).toList());
      for (int row = 0; row < some.size(); row++) {
        states[some.get(row)] = batch.rows.get(row).finite ? batch.rows.get(row).state : null;
      }
    }
    return new ArrayList<>(Arrays.asList(states));
  }

  /** A sequence while the layers read it. */
  private final class Row {
    final Memory.Inputs inputs;
    final float[] state = model.initialState();
    /** The next layer's inputs, step after step. */
    float[] x;
    boolean finite = true;

    Row(Memory.Inputs inputs) {
      this.inputs = inputs;
      this.x = values(inputs);
    }

    int steps() {
      return inputs.steps();
    }
  }

  /** The steps' inputs, normalised or embedded; empty if sums begin from a token table. */
  private float[] values(Memory.Inputs inputs) {
    int size = definition.input().size();
    if (layers.getFirst().steps.getFirst().rows().tokens() != null) {
      return new float[0];
    }
    float[] x = new float[inputs.steps() * size];
    for (int t = 0; t < inputs.steps(); t++) {
      if (definition.input() instanceof InputDefinition.TokenInput token && inputs instanceof Memory.KeptTokens(int[] ids)) {
        token.embed(ids[t], x, t * size);
      } else if (definition.input() instanceof InputDefinition.FeatureInput features
          && inputs instanceof Memory.KeptFeatures(int width, float[] kept)) {
        features.normalise(kept, t * width, x, t * size);
      } else {
        throw new IllegalArgumentException("a sequence of another kind of input than the model's");
      }
    }
    return x;
  }

  /** Sequences that are read together, the longest first. */
  private final class Batch {
    final List<Row> rows;

    Batch(List<Memory.Inputs> sequences) {
      this.rows = sequences.stream().map(Row::new).toList();
      int from = 0;
      for (Layer layer : layers) {
        run(layer, from);
        from += layer.definition.stateSize();
      }
    }

    /** @param from where the layer's state begins in a model's state */
    private void run(Layer layer, int from) {
      int outputs = layer.definition.outputs();
      List<float[]> y = rows.stream().map(row -> new float[row.steps() * outputs]).toList();
      int c = from;
      int h = from + layer.definition.cellState();
      int at = 0;
      for (int p = 0; p < layer.passes.size(); p++) {
        LayerStep step = layer.steps.get(p);
        boolean first = layer.atTheLastStep && layer.passes.get(p).backward();
        run(layer.passes.get(p), step, c, h, first, y, outputs, at);
        c += step.rows().cellState();
        h += step.rows().hidden();
        at += step.rows().outputs();
      }
      for (int r = 0; r < rows.size(); r++) {
        rows.get(r).x = y.get(r);
      }
    }

    /**
     * @param c where the pass's c begins in a model's state
     * @param h where the pass's h begins in a model's state
     * @param first whether to keep the state after the pass's first step, and not after its last
     * @param y receives the outputs of every step, a row for each sequence
     * @param width the floats of a step in y
     * @param at where the pass's own outputs begin in a step of y
     */
    private void run(Pass pass, LayerStep running, int c, int h, boolean first, List<float[]> y, int width, int at) {
      LayerRows layer = running.rows();
      for (int r = 0; r < rows.size(); r++) {
        layer.setState(r, rows.get(r).state, c, h);
      }
      int active = rows.size();
      for (int step = 0; active > 0; step++) {
        while (active > 0 && rows.get(active - 1).steps() <= step) {
          active--;
        }
        for (int r = 0; r < active; r++) {
          setInput(layer, r, rows.get(r), time(pass, rows.get(r), step));
        }
        running.run(active);
        layer.takeNewHidden(active);
        for (int r = 0; r < active; r++) {
          Row row = rows.get(r);
          row.finite &= running.isFinite(kernel, r);
          System.arraycopy(layer.hNew().data(), layer.hNew().at(r), y.get(r), time(pass, row, step) * width + at, layer.outputs());
          if (step == (first ? 0 : row.steps() - 1)) {
            layer.getState(r, row.state, c, h);
          }
        }
      }
    }

    private static int time(Pass pass, Row row, int step) {
      return pass.backward() ? row.steps() - 1 - step : step;
    }

    private void setInput(LayerRows layer, int r, Row row, int t) {
      if (layer.tokens() != null && row.inputs instanceof Memory.KeptTokens(int[] ids)) {
        layer.tokens().ids()[r] = ids[t];
      } else {
        System.arraycopy(row.x, t * layer.inputs(), layer.xh().data(), layer.xh().at(r), layer.inputs());
      }
    }
  }
}
