package io.cellstream.modelfile;

import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GateWeights;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.ReadingDefinition.Begin;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Small random models for tests: a seed gives the same weights for ever. Tokens are {@code a}, {@code b}, ... {@code z}, {@code t26},
 * {@code t27}, ... State hashes are the real ones; a package hash belongs to files, so a model that has none carries a fixed one.
 */
public final class TestModels {
  /** The package hash of a model that was never written. */
  public static final String NO_PACKAGE = "0".repeat(64);

  private final RandomGenerator random;

  private TestModels(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** A synchronized next-token model: softmax over the vocabulary, top 3 (or V), all values, surprise; unknown tokens are rejected. */
  public static ModelDefinition nextToken(long seed, int vocabularySize, int embedding, int... hidden) {
    TestModels models = new TestModels(seed);
    InputDefinition.TokenInput input = models.token(vocabularySize, embedding, OptionalInt.empty());
    List<LayerDefinition> layers = models.layers(embedding, hidden);
    HeadDefinition head = models.dense(vocabularySize, hidden[hidden.length - 1], DenseActivation.SOFTMAX);
    return model("next-token", Shape.SYNCHRONIZED, input, layers, head,
        new OutputDefinition(Math.min(3, vocabularySize), true, true, input.vocabulary()));
  }

  /** A model that labels a whole sequence of tokens: many-to-one, labels {@code class0}, {@code class1}, ..., top 2 (or fewer), all values. */
  public static ModelDefinition classifier(long seed, int vocabularySize, int embedding, int classes, int... hidden) {
    TestModels models = new TestModels(seed);
    InputDefinition input = models.token(vocabularySize, embedding, OptionalInt.of(0));
    List<LayerDefinition> layers = models.layers(embedding, hidden);
    HeadDefinition head = models.dense(classes, hidden[hidden.length - 1], DenseActivation.SOFTMAX);
    Vocabulary labels = new Vocabulary(IntStream.range(0, classes).mapToObj(c -> "class" + c).toList());
    return model("classifier", Shape.MANY_TO_ONE, input, layers, head, new OutputDefinition(Math.min(2, classes), true, false, labels));
  }

  /** A model of normalised features with a dense head that emits all values, without labels. */
  public static ModelDefinition features(long seed, Shape shape, int size, DenseActivation activation, int outputs, int... hidden) {
    TestModels models = new TestModels(seed);
    InputDefinition input = models.features(size);
    List<LayerDefinition> layers = models.layers(size, hidden);
    HeadDefinition head = models.dense(outputs, hidden[hidden.length - 1], activation);
    return model("features", shape, input, layers, head, new OutputDefinition(0, true, false, null));
  }

  /** A model of normalised features without a head: the output is the last layer's hidden state. */
  public static ModelDefinition hiddenState(long seed, Shape shape, int size, int... hidden) {
    TestModels models = new TestModels(seed);
    InputDefinition input = models.features(size);
    List<LayerDefinition> layers = models.layers(size, hidden);
    return model("hidden-state", shape, input, layers, new HeadDefinition.Hidden(hidden[hidden.length - 1]),
        new OutputDefinition(0, true, false, null));
  }

  /** A stack of every cell over features, without a head. */
  public static ModelDefinition everyCell(long seed) {
    TestModels models = new TestModels(seed);
    List<LayerDefinition> layers = List.of(models.layer(4, 3, 5, CellDefinition.Lstm::new),
        models.layer(3, 5, 4, CellDefinition.Gru::new),
        models.layer(1, 4, 6, weights -> new CellDefinition.Rnn(weights, Nonlinearity.TANH)),
        models.layer(1, 6, 2, weights -> new CellDefinition.Rnn(weights, Nonlinearity.RELU)));
    return model("every-cell", Shape.SYNCHRONIZED, models.features(3), layers, new HeadDefinition.Hidden(2),
        new OutputDefinition(0, true, false, null));
  }

  /** A many-to-one model that reads tokens both ways, then backward, with a dense layer between; it keeps up to {@code maxLength} events. */
  public static ModelDefinition bothWays(long seed, int vocabularySize, int maxLength, Answer answer) {
    TestModels models = new TestModels(seed);
    List<LayerDefinition> layers = List.of(
        new LayerDefinition.Bidirectional(models.layer(4, 3, 5, CellDefinition.Lstm::new), models.layer(4, 3, 5, CellDefinition.Lstm::new)),
        new LayerDefinition.Dense(models.dense(4, 10, DenseActivation.RELU).layers().getFirst()),
        new LayerDefinition.Backward(models.layer(3, 4, 6, CellDefinition.Gru::new)));
    return model("both-ways", Shape.MANY_TO_ONE, models.token(vocabularySize, 3, OptionalInt.empty()), layers,
        models.dense(3, 6, DenseActivation.SOFTMAX), new OutputDefinition(1, true, false, null))
        .withReading(new ReadingDefinition.Whole(maxLength, answer));
  }

  /** A many-to-one model of a bidirectional layer over features, without a head. */
  public static ModelDefinition bothWaysOfFeatures(long seed, int size, int maxLength) {
    TestModels models = new TestModels(seed);
    LayerDefinition layer = new LayerDefinition.Bidirectional(models.layer(4, size, 4, CellDefinition.Lstm::new),
        models.layer(4, size, 4, CellDefinition.Lstm::new));
    return model("both-ways-of-features", Shape.MANY_TO_ONE, models.features(size), List.of(layer), new HeadDefinition.Hidden(8),
        new OutputDefinition(0, true, false, null)).withReading(new ReadingDefinition.Whole(maxLength, Answer.LAST_STATES));
  }

  /** A model that answers again and again from the last inputs only. */
  public static ModelDefinition windowed(ModelDefinition whole, int length, int hop, Begin begin) {
    Answer answer = whole.reading().map(ReadingDefinition::answer).orElse(Answer.LAST_STATES);
    return withStateHash(
        new ModelDefinition(whole.name() + "-of-" + length, whole.version(), Shape.MANY_TO_ONE, whole.input(), whole.layers(),
            whole.initial(),
            whole.head(), whole.decoder(), Optional.of(new ReadingDefinition.Windowed(length, hop, begin, answer)), whole.output(), "",
            whole.packageHash(), whole.quantisation()));
  }

  private static ModelDefinition withStateHash(ModelDefinition of) {
    return new ModelDefinition(of.name(), of.version(), of.shape(), of.input(), of.layers(), of.initial(), of.head(), of.decoder(),
        of.reading(),
        of.output(), StateHash.of(of.input(), of.layers(), of.initial(), of.reading()), of.packageHash(), of.quantisation());
  }

  /** A model that reads one feature backward, through a rectifier that large ones make infinite. */
  public static ModelDefinition overflowing(int maxLength) {
    CellDefinition rectifier = new CellDefinition.Rnn(
        new GateWeights(new Tensor(1, 1, new float[]{4}), new Tensor(1, 1, new float[]{1}), Tensor.vector(0),
            Tensor.vector(0)),
        Nonlinearity.RELU);
    return model("overflowing", Shape.MANY_TO_ONE, new InputDefinition.FeatureInput(new float[1], new float[]{1}),
        List.of(new LayerDefinition.Backward(rectifier)), new HeadDefinition.Hidden(1), new OutputDefinition(0, true, false, null))
        .withReading(new ReadingDefinition.Whole(maxLength, Answer.LAST_STATES));
  }

  /** A feed-forward model of features: two dense layers, no recurrent one; labels {@code class0}, ..., the largest value, all values. */
  public static ModelDefinition oneToOne(long seed, int size, int middle, int classes) {
    TestModels models = new TestModels(seed);
    HeadDefinition head = new HeadDefinition.Dense(List.of(models.dense(middle, size, DenseActivation.TANH).layers().getFirst(),
        models.dense(classes, middle, DenseActivation.SOFTMAX).layers().getFirst()));
    Vocabulary labels = new Vocabulary(IntStream.range(0, classes).mapToObj(c -> "class" + c).toList());
    return model("event-class", Shape.ONE_TO_ONE, models.features(size), List.of(), head, new OutputDefinition(1, true, false, labels));
  }

  /** A feed-forward model of a token: what its embedding says on its own; labels {@code class0}, ..., all values. */
  public static ModelDefinition tokenClass(long seed, int vocabularySize, int embedding, int classes) {
    TestModels models = new TestModels(seed);
    InputDefinition input = models.token(vocabularySize, embedding, OptionalInt.empty());
    HeadDefinition head = models.dense(classes, embedding, DenseActivation.SOFTMAX);
    Vocabulary labels = new Vocabulary(IntStream.range(0, classes).mapToObj(c -> "class" + c).toList());
    return model("token-class", Shape.ONE_TO_ONE, input, List.of(), head, new OutputDefinition(1, true, false, labels));
  }

  /** A many-to-many model: reads 11 tokens, writes tokens {@code <s>}, {@code </s>}, {@code A}, {@code B}, ... */
  public static ModelDefinition translator(long seed, GenerationDefinition generation, int written, int... hidden) {
    TestModels models = new TestModels(seed);
    InputDefinition input = models.token(11, 4, OptionalInt.empty());
    List<LayerDefinition> encoder = models.layers(4, hidden);
    DecoderDefinition decoder = models.decoder(written, 5, generation, hidden);
    HeadDefinition head = models.dense(written, hidden[hidden.length - 1], DenseActivation.SOFTMAX);
    return generating("translator", Shape.MANY_TO_MANY, input, encoder, head, decoder,
        new OutputDefinition(2, false, false, decoder.vocabulary()));
  }

  /** A one-to-many model: reads one event's features, writes tokens as {@link #translator} does. */
  public static ModelDefinition captioner(long seed, GenerationDefinition generation, int written, int... hidden) {
    TestModels models = new TestModels(seed);
    InputDefinition input = models.features(3);
    List<LayerDefinition> encoder = models.layers(3, hidden);
    DecoderDefinition decoder = models.decoder(written, 5, generation, hidden);
    HeadDefinition head = models.dense(written, hidden[hidden.length - 1], DenseActivation.SOFTMAX);
    return generating("captioner", Shape.ONE_TO_MANY, input, encoder, head, decoder,
        new OutputDefinition(0, false, false, decoder.vocabulary()));
  }

  private DecoderDefinition decoder(int written, int embedding, GenerationDefinition generation, int... hidden) {
    Vocabulary vocabulary = new Vocabulary(Stream
        .concat(Stream.of("<s>", "</s>"), IntStream.range(0, written - 2).mapToObj(id -> String.valueOf((char) ('A' + id)))).toList());
    return new DecoderDefinition(vocabulary, tensor(written, embedding, 1f), layers(embedding, hidden), 0, 1, generation);
  }

  private static ModelDefinition generating(String name, Shape shape, InputDefinition input, List<LayerDefinition> encoder,
      HeadDefinition head, DecoderDefinition decoder, OutputDefinition output) {
    List<InitialState> initial = Collections.nCopies(encoder.size(), InitialState.ZERO);
    return new ModelDefinition(name, "1", shape, input, encoder, initial, head, Optional.of(decoder), output,
        stateHash(input, encoder), NO_PACKAGE);
  }

  /** The same model whose sequences begin with these states. */
  public static ModelDefinition withInitial(ModelDefinition model, List<InitialState> initial) {
    return new ModelDefinition(model.name(), model.version(), model.shape(), model.input(), model.layers(), initial, model.head(),
        model.decoder(), model.output(), StateHash.of(model.input(), model.layers(), initial, model.reading()), NO_PACKAGE);
  }

  /** The same model with a summary in its output. */
  public static ModelDefinition withSummary(ModelDefinition model, OutputDefinition.Summary summary) {
    OutputDefinition output = model.output();
    return new ModelDefinition(model.name(), model.version(), model.shape(), model.input(), model.layers(), model.initial(), model.head(),
        model.decoder(), model.reading(),
        new OutputDefinition(output.top(), output.values(), output.surprise(), output.labels(), summary), model.stateHash(), NO_PACKAGE,
        model.quantisation());
  }

  /** Any parts as a model, with the state hash that belongs to them. */
  public static ModelDefinition model(String name, Shape shape, InputDefinition input, List<LayerDefinition> layers, HeadDefinition head,
      OutputDefinition output) {
    return new ModelDefinition(name, "1", shape, input, layers, head, output, stateHash(input, layers), NO_PACKAGE);
  }

  static String stateHash(InputDefinition input, List<LayerDefinition> layers) {
    return StateHash.of(input, layers, Collections.nCopies(layers.size(), InitialState.ZERO), Optional.empty());
  }

  /** The same model with another output. */
  public static ModelDefinition withOutput(ModelDefinition model, int top, boolean values, boolean surprise, @Nullable Vocabulary labels) {
    return model(model.name(), model.shape(), model.input(), model.layers(), model.head(),
        new OutputDefinition(top, values, surprise, labels));
  }

  /** The same model with another shape. */
  public static ModelDefinition withShape(ModelDefinition model, Shape shape) {
    return model(model.name(), shape, model.input(), model.layers(), model.head(), model.output());
  }

  /** {@code a}, {@code b}, ... {@code z}, {@code t26}, {@code t27}, ... */
  public static Vocabulary vocabulary(int size) {
    return new Vocabulary(IntStream.range(0, size).mapToObj(id -> id < 26 ? String.valueOf((char) ('a' + id)) : "t" + id).toList());
  }

  private InputDefinition.TokenInput token(int vocabularySize, int embedding, OptionalInt unknown) {
    return new InputDefinition.TokenInput(vocabulary(vocabularySize), tensor(vocabularySize, embedding, 1f), unknown);
  }

  private InputDefinition.FeatureInput features(int size) {
    float[] scale = tensor(size, 1, 0.5f).data();
    for (int i = 0; i < size; i++) {
      scale[i] += 1f;
    }
    return new InputDefinition.FeatureInput(tensor(size, 1, 2f).data(), scale);
  }

  private List<LayerDefinition> layers(int input, int... hidden) {
    List<LayerDefinition> layers = new ArrayList<>();
    int inputs = input;
    for (int h : hidden) {
      layers.add(layer(4, inputs, h, CellDefinition.Lstm::new));
      inputs = h;
    }
    return layers;
  }

  private interface Cell {
    CellDefinition of(GateWeights weights);
  }

  private CellDefinition layer(int gates, int inputs, int hidden, Cell cell) {
    // PyTorch's own bounds at the start of a training, doubled so that gates leave their linear middle
    float bound = 2f / (float) Math.sqrt(hidden);
    int rows = gates * hidden;
    return cell
        .of(new GateWeights(tensor(rows, inputs, bound), tensor(rows, hidden, bound), tensor(rows, 1, bound), tensor(rows, 1, bound)));
  }

  private HeadDefinition.Dense dense(int outputs, int hidden, DenseActivation activation) {
    float bound = 4f / (float) Math.sqrt(hidden);
    return new HeadDefinition.Dense(tensor(outputs, hidden, bound), tensor(outputs, 1, bound), activation);
  }

  private Tensor tensor(int rows, int columns, float bound) {
    float[] data = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < data.length; i++) {
      data[i] = (2f * random.nextFloat() - 1f) * bound;
    }
    return new Tensor(rows, columns, data);
  }
}
