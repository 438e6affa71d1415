package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.Dimensions;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.model.head.Head;
import io.cellstream.model.head.HeadWorkspace;
import io.cellstream.model.layer.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A model that is ready to run, with weights packed for a kernel. Immutable and shared by all threads.
 *
 * <p>A model with a decoder is two: this one is the encoder, whose output is its hidden state. The other one turns a token into the
 * probabilities of the next, and its states have the same layout.
 */
public final class RecurrentModel {
  /** The default for the most bytes that token tables take. */
  public static final long TOKEN_TABLE = 64L << 20;

  private final ModelDefinition definition;
  private final Kernel kernel;
  private final List<List<Pass>> passes;
  private final Head head;
  private final Optional<RecurrentModel> decoder;
  private final int stateSize;
  private final float[] initialState;

  /**
   * A model with token tables of up to {@link #TOKEN_TABLE} bytes.
   *
   * @throws IllegalArgumentException if the parts of the definition do not fit each other
   */
  public RecurrentModel(ModelDefinition definition, Kernel kernel) {
    this(definition, kernel, TOKEN_TABLE);
  }

  /**
   * As {@link #RecurrentModel(ModelDefinition, Kernel)}.
   *
   * @param tokenTable the most bytes for token tables, which hold the first layer's sums over each token's embedding (the decoder's too),
   *        made once instead of at every step. If all tokens need more, there is no table. The bits are the same either way
   */
  public RecurrentModel(ModelDefinition definition, Kernel kernel, long tokenTable) {
    Dimensions.check(definition);
    this.definition = definition;
    this.kernel = kernel;
    boolean tabled = tokenTableBytes(definition).orElse(0) <= tokenTable;
    this.passes = passes(definition, kernel,
        tabled && definition.input() instanceof InputDefinition.TokenInput token ? token.embedding() : null);
    this.decoder = definition.decoder().map(writes -> new RecurrentModel(decoder(definition, writes), kernel, tabled ? tokenTable : 0));
    this.stateSize = definition.layers().isEmpty()
        ? definition.input().size()
        : definition.layers().stream().mapToInt(LayerDefinition::stateSize).sum();
    this.head = head(definition, stateSize, kernel);
    this.initialState = initialState(definition, stateSize);
  }

  /** @param embedding the tokens' embedding, if the first layer should have a table of it; null: no table */
  private static List<List<Pass>> passes(ModelDefinition definition, Kernel kernel, @Nullable Tensor embedding) {
    if (definition.layers().isEmpty()) {
      return List.of(List.of(Pass.identity(definition.input().size(), embedding)));
    }
    List<List<Pass>> passes = new ArrayList<>();
    for (LayerDefinition layer : definition.layers()) {
      passes.add(Pass.of(layer, kernel, passes.isEmpty() ? embedding : null));
    }
    return List.copyOf(passes);
  }

  /** The decoder as a model of its own, which predicts the next token. */
  private static ModelDefinition decoder(ModelDefinition model, DecoderDefinition decoder) {
    OutputDefinition output = new OutputDefinition(model.output().top(), model.output().values(), false, model.output().labels());
    return new ModelDefinition(model.name(), model.version(), Shape.SYNCHRONIZED,
        new InputDefinition.TokenInput(decoder.vocabulary(), decoder.embedding(), OptionalInt.empty()), decoder.layers(), model.head(),
        output,
        model.stateHash(), model.packageHash());
  }

  private static Head head(ModelDefinition definition, int stateSize, Kernel kernel) {
    int inputs = definition.layers().isEmpty() ? stateSize : definition.layers().getLast().outputs();
    if (definition.decoder().isEmpty()) {
      return new Head(definition.head(), definition.output(), stateSize, inputs, kernel);
    }
    // the definition's head and output are the decoder's; the encoder only gives its hidden state
    return new Head(new HeadDefinition.Hidden(inputs), new OutputDefinition(0, true, false, null), stateSize, inputs, kernel);
  }

  private static float[] initialState(ModelDefinition definition, int size) {
    float[] state = new float[size];
    int from = 0;
    for (int l = 0; l < definition.layers().size(); l++) {
      LayerDefinition layer = definition.layers().get(l);
      InitialState initial = definition.initial().get(l);
      if (initial.cell().isPresent()) {
        System.arraycopy(initial.cell().get().data(), 0, state, from, layer.cellState());
      }
      if (initial.hidden().isPresent()) {
        System.arraycopy(initial.hidden().get().data(), 0, state, from + layer.cellState(), layer.hidden());
      }
      from += layer.stateSize();
    }
    return state;
  }

  /** The bytes that a model's token tables need, its decoder's included; empty if no recurrent layer reads tokens. */
  public static OptionalLong tokenTableBytes(ModelDefinition definition) {
    long own = definition.input() instanceof InputDefinition.TokenInput token ? tableBytes(definition.layers(), token.vocabulary()) : 0;
    long all = own + definition.decoder().map(decoder -> tableBytes(decoder.layers(), decoder.vocabulary())).orElse(0L);
    return all == 0 ? OptionalLong.empty() : OptionalLong.of(all);
  }

  private static long tableBytes(List<LayerDefinition> layers, Vocabulary tokens) {
    return layers.isEmpty() ? 0 : Pass.tableBytes(layers.getFirst(), tokens.size());
  }

  public ModelDefinition definition() {
    return definition;
  }

  /**
   * The number of floats in one sequence's state: for each layer c, if its cell has one, then h {@code [H]}. In a model without layers, the
   * state is the input {@code [I]} on its way to the head, and is not kept.
   */
  public int stateSize() {
    return stateSize;
  }

  /** A copy of the state before a sequence's first step. */
  public float[] initialState() {
    return initialState.clone();
  }

  /** The part of a state that the model emits as a summary of the sequence; null if it emits none. */
  public float @Nullable [] summary(float[] state) {
    return switch (definition.output().summary()) {
      case NONE -> null;
      case HIDDEN -> Arrays.copyOfRange(state, stateSize - definition.layers().getLast().hidden(), stateSize);
      case CELL -> {
        LayerDefinition last = definition.layers().getLast();
        int to = stateSize - last.hidden();
        yield Arrays.copyOfRange(state, to - last.cellState(), to);
      }
    };
  }

  /**
   * A workspace for up to {@code capacity} sequences at once; for one thread.
   *
   * @throws IllegalStateException if the model reads inputs that are kept: it can't step, and is run by {@link #newReader}
   */
  public StepWorkspace newWorkspace(int capacity) {
    if (definition.reading().isPresent()) {
      throw new IllegalStateException("this model reads inputs that are kept, so it can't step");
    }
    return new StepWorkspace(this, capacity);
  }

  /** A workspace for the head alone, of up to {@code capacity} states at once; for one thread. */
  public HeadWorkspace newHeadWorkspace(int capacity) {
    return head.newWorkspace(capacity);
  }

  /**
   * A reader of whole sequences, up to {@code sequences} at once; for one thread.
   *
   * @throws IllegalStateException if the model reads none
   */
  public SequenceReader newReader(int sequences) {
    if (definition.reading().isEmpty()) {
      throw new IllegalStateException("this model steps, and reads no inputs that are kept");
    }
    return new SequenceReader(this, sequences);
  }

  public Kernel kernel() {
    return kernel;
  }

  /** Each layer's passes over a sequence: one, or two if it reads in both directions. */
  List<List<Pass>> passes() {
    return passes;
  }

  Head head() {
    return head;
  }

  /** The decoder, which predicts the next token; empty if this model generates nothing. */
  public Optional<RecurrentModel> decoder() {
    return decoder;
  }
}
