package io.cellstream.importer.foreign;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a foreign file says: a chain from input to output whose sizes fit. What it leaves open is empty.
 *
 * @param format the file's, for people
 * @param layers first layer first, the last one recurrent; none: the head reads the input
 * @param head dense layers, one after the other; none: the last layer's hidden state is the output
 * @param answer what of the last layer the head reads, where that layer reads backward
 * @param run how the program that it is for runs it; empty: there is none that could be asked
 * @param steps how many every sequence has, where the file says so
 * @param remarks what its user should know, a line each
 */
public record ForeignModel(String format, Input input, List<Layer> layers, List<Head> head, Optional<Shape> shape,
    Optional<Answer> answer, Optional<GraphRun> run, OptionalInt steps, List<String> remarks) {

  public ForeignModel {
    layers = List.copyOf(layers);
    head = List.copyOf(head);
    remarks = List.copyOf(remarks);
  }

  /** One whose sequences have as many steps as a run takes, or any number. */
  public ForeignModel(String format, Input input, List<Layer> layers, List<Head> head, Optional<Shape> shape, Optional<Answer> answer,
      Optional<GraphRun> run, List<String> remarks) {
    this(format, input, layers, head, shape, answer, run,
        run.filter(how -> how.carried().isEmpty()).map(GraphRun::steps).orElse(OptionalInt.empty()), remarks);
  }

  /** What the first layer reads. */
  public sealed interface Input {
    int size();
  }

  /** Ids of tokens, looked up in an embedding {@code [V × E]}. */
  public record Embedding(String source, Tensor weight) implements Input {
    @Override
    public int size() {
      return weight.columns();
    }
  }

  /**
   * A vector a step, normalised as {@code (x − mean) · scale}.
   *
   * @param source what the file calls it; empty: nothing
   * @param assumed what was assumed of it; empty: nothing
   */
  public record Features(String source, String assumed, float[] mean, float[] scale) implements Input {
    @Override
    public int size() {
      return mean.length;
    }

    public InputDefinition.FeatureInput definition() {
      return new InputDefinition.FeatureInput(mean, scale);
    }

    /** Not normalised. */
    public static Features asTheyCome(int size) {
      return asTheyCome("", size);
    }

    /** @param source what the file calls them */
    public static Features asTheyCome(String source, int size) {
      float[] scale = new float[size];
      Arrays.fill(scale, 1f);
      return new Features(source, "", new float[size], scale);
    }
  }

  /**
   * @param source what the file calls it, and how it reads
   * @param initial its state before a sequence's first step
   * @param open the file does not say what activation it ends in, a dense one
   */
  public record Layer(String source, LayerDefinition definition, InitialState initial, boolean open) {
    public Layer(String source, LayerDefinition definition, InitialState initial) {
      this(source, definition, initial, false);
    }

    /** A layer without a state before or between recurrent ones. */
    public static Layer of(Head layer) {
      String end = layer.layer().activation().toString();
      return new Layer(layer.open() || layer.source().endsWith(" " + end) ? layer.source() : layer.source() + ", " + end,
          new LayerDefinition.Dense(layer.layer()), InitialState.ZERO, layer.open());
    }

    /** An open one as a head would be. */
    public Head asHead() {
      return new Head(source, ((LayerDefinition.Dense) definition).layer(), true);
    }
  }

  /** The dense layers whose activation may be given: those of the stack that are open, then the head's. */
  public List<Head> dense() {
    return Stream.concat(layers.stream().filter(Layer::open).map(Layer::asHead), head.stream().filter(Head::isDense)).toList();
  }

  /**
   * The layers with what was open given.
   *
   * @param activations of {@link #dense}
   */
  public List<LayerDefinition> definitions(List<DenseActivation> activations) {
    Iterator<DenseActivation> given = activations.iterator();
    return layers.stream().map(layer -> layer.open() && layer.definition() instanceof LayerDefinition.Dense(DenseDefinition dense)
        ? new LayerDefinition.Dense(dense.with(given.next()))
        : layer.definition()).toList();
  }

  /** The layers that have a state. */
  public List<Layer> recurrent() {
    return layers.stream().filter(layer -> layer.definition().hidden() > 0).toList();
  }

  /** A layer that reads the sequence backward, the first one; empty if there is none. */
  public Optional<Layer> backward() {
    return layers.stream().filter(layer -> layer.definition().readsBackward()).findFirst();
  }

  /**
   * A layer without a state.
   *
   * @param open the file does not say what activation it ends in
   */
  public record Head(String source, DenseDefinition layer, boolean open) {
    /** @param activation empty: the file does not say */
    public Head(String source, Tensor weight, Tensor bias, Optional<DenseActivation> activation) {
      this(source, new DenseDefinition(weight, bias, activation.orElse(DenseActivation.LINEAR)), activation.isEmpty());
    }

    public Optional<DenseActivation> activation() {
      return open ? Optional.empty() : Optional.of(layer.activation());
    }

    /** Whether its user may say what it ends in. */
    boolean isDense() {
      return layer.form() == Form.DENSE;
    }

    /** The same with what comes after it. */
    public Head with(String after, DenseActivation activation) {
      return new Head(activation == DenseActivation.LINEAR ? source : source + " with " + after, layer.with(activation), false);
    }
  }

  /** Each part reads as many values as the one before it gives. */
  public void requireChain(String file) throws ModelFileException {
    int size = input.size();
    switch (input) {
      case Embedding embedding -> requireFinite(file, embedding.source(), embedding.weight());
      case Features features -> {
        requireFinite(file, features.source(), Tensor.vector(features.mean()));
        requireFinite(file, features.source(), Tensor.vector(features.scale()));
      }
    }
    for (Layer layer : layers) {
      requireSize(file, layer.source(), layer.definition().inputSize(), size);
      for (Matrix tensor : layer.definition().tensors()) {
        requireFinite(file, layer.source(), (Tensor) tensor);
      }
      if (layer.initial().hidden().isPresent()) {
        requireFinite(file, layer.source(), layer.initial().hidden().get());
      }
      if (layer.initial().cell().isPresent()) {
        requireFinite(file, layer.source(), layer.initial().cell().get());
      }
      size = layer.definition().outputs();
    }
    for (Head dense : head) {
      requireSize(file, dense.source(), dense.layer().inputs(), size);
      requireFinite(file, dense.source(), dense.layer().weight());
      requireFinite(file, dense.source(), dense.layer().bias());
      size = dense.layer().size();
    }
  }

  private static void requireFinite(String file, String source, Tensor tensor) throws ModelFileException {
    for (float value : tensor.data()) {
      if (!Float.isFinite(value)) {
        throw new ModelFileException(file + ": " + source + " has " + value + " among its weights; every weight must be finite in f32");
      }
    }
  }

  private static void requireSize(String file, String source, int reads, int gets) throws ModelFileException {
    if (reads != gets) {
      throw new ModelFileException(file + ": " + source + " reads " + reads + " values, but what comes before it gives " + gets);
    }
  }
}
