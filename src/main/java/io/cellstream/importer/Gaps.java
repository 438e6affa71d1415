package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Normalisation;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition.Form;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelSummary;
import io.cellstream.modelfile.OutputRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fills the gaps that a file leaves with what its user says. */
final class Gaps {
  private static final int TOP = 5;

  private final String file;
  private final ForeignModel model;
  private final ImportOptions options;
  private final Questions questions;

  Gaps(String file, ForeignModel model, ImportOptions options, Questions questions) {
    this.file = file;
    this.model = model;
    this.options = options;
    this.questions = questions;
  }

  /** @throws ModelFileException naming the option that must be given, or the one that does not fit the file */
  ModelDefinition definition(String name) throws ModelFileException {
    if (questions.isEmpty()) {
      model.requireChain(file);
    }
    Shape shape = shape();
    InputDefinition input = new InputGaps(file, model.input(), options, questions).input();
    List<DenseActivation> activations = activations();
    Optional<ReadingDefinition> reading = new ReadingGaps(file, model, options, questions).reading(input);
    questions.requireNone();
    HeadDefinition head = unscaled(head(activations));
    ModelDefinition definition = new ModelDefinition(options.name().orElse(name), options.version().orElse("1"), shape, input,
        model.definitions(activations),
        model.layers().stream().map(ForeignModel.Layer::initial).toList(),
        head, Optional.empty(), output(shape, input, head), "", "");
    return reading.map(definition::withReading).orElse(definition);
  }

  private Shape shape() throws ModelFileException {
    if (new WindowGaps(file, model, options).length().isPresent()) {
      return Shape.MANY_TO_ONE;
    }
    if (model.backward().isPresent()) {
      return shape(model.backward().get());
    }
    if (model.layers().isEmpty()) {
      if (options.shape().isPresent() && options.shape().get() != Shape.ONE_TO_ONE) {
        throw new ModelFileException("--shape " + options.shape().get().text() + ": " + file
            + " has no recurrent layer, so it answers each event by itself: one-to-one");
      }
      if (options.shape().isEmpty() && model.shape().isEmpty() && model.input() instanceof ForeignModel.Embedding) {
        return questions.ask(file, "has no recurrent layer, and does not say what it makes of several tokens; give --shape one-to-one"
            + " if it answers each by itself (one that takes the mean of their embeddings can't be carried over)", "--shape one-to-one",
            Shape.ONE_TO_ONE);
      }
      return Shape.ONE_TO_ONE;
    }
    Shape shape = options.shape().or(model::shape).orElseGet(() -> questions.ask(file, "does not say when the model answers; give"
        + " --shape synchronized (at every event) or --shape many-to-one (at the end of the sequence)", "--shape SHAPE",
        Shape.SYNCHRONIZED));
    if (shape.generates()) {
      throw new ModelFileException("--shape " + shape.text() + ": needs a decoder; give --decoder FILE, or --decoder-module NAME where a"
          + " state_dict has both");
    }
    return shape;
  }

  /** Where a layer reads backward, nothing can be answered before a sequence's end. */
  private Shape shape(ForeignModel.Layer backward) throws ModelFileException {
    if (options.shape().isPresent() && options.shape().get() != Shape.MANY_TO_ONE) {
      throw new ModelFileException("--shape " + options.shape().get().text() + ": " + file + ": " + backward.source()
          + ": reads the sequence backward; outputs per step can't wait for its end, so only many-to-one is possible");
    }
    if (options.shape().isEmpty() && model.shape().equals(Optional.of(Shape.SYNCHRONIZED))) {
      questions.ask(file, backward.source() + ": reads the sequence backward; outputs per step, which the file"
          + " has, can't wait for its end; give --shape many-to-one for the last step's", "--shape many-to-one", Shape.MANY_TO_ONE);
    }
    return Shape.MANY_TO_ONE;
  }

  private HeadDefinition head(List<DenseActivation> activations) {
    return model.head().isEmpty()
        ? new HeadDefinition.Hidden(model.layers().getLast().definition().outputs())
        : dense(model.head(), activations);
  }

  /** Answers in the units from before the training's scaling: a layer more, of each value by itself. */
  private HeadDefinition unscaled(HeadDefinition head) throws ModelFileException {
    Normalisation said = options.outputs();
    if (said.option().isEmpty()) {
      return head;
    }
    if (head.givesProbabilities()) {
      throw new ModelFileException(said.option().get() + ": the model answers with probabilities, which no training has scaled");
    }
    Scaling scaling = Scaling.of(said, head.size(), file + " has " + head.size() + " outputs");
    List<DenseDefinition> layers = new ArrayList<>(head instanceof HeadDefinition.Dense(List<DenseDefinition> own) ? own : List.of());
    layers.add(new DenseDefinition(Form.AFFINE, Tensor.vector(scaling.divisors()), Tensor.vector(scaling.offsets()), 0,
        DenseActivation.LINEAR));
    return new HeadDefinition.Dense(layers);
  }

  /** Of the dense layers what the file says, unless the user does: for each layer, or with a single word for the last one. */
  private List<DenseActivation> activations() throws ModelFileException {
    List<ForeignModel.Head> dense = model.dense();
    List<DenseActivation> given = options.activations();
    if (dense.isEmpty() && !given.isEmpty()) {
      throw new ModelFileException("--activation: " + file + " has no dense head; its output is the last layer's hidden state");
    }
    if (given.size() > 1 && given.size() != dense.size()) {
      throw new ModelFileException("--activation: has " + given.size() + " names, but " + file + " has " + dense.size()
          + " dense layers; give one for each of " + sources(dense) + ", in this order");
    }
    List<DenseActivation> activations = new ArrayList<>();
    for (int i = 0; i < dense.size(); i++) {
      boolean last = i == dense.size() - 1;
      Optional<DenseActivation> said = given.size() == dense.size()
          ? Optional.of(given.get(i))
          : last && !given.isEmpty() ? Optional.of(given.getLast()) : dense.get(i).activation();
      activations.add(said.orElseGet(() -> askForActivations(dense)));
      if (activations.getLast() == DenseActivation.SOFTMAX && (!last || model.head().isEmpty())) {
        throw new ModelFileException("--activation: " + (model.head().isEmpty() ? "none" : "only the last") + " of " + sources(dense)
            + " can end in softmax");
      }
    }
    return activations;
  }

  /** All at once; linear stands in for each. */
  private DenseActivation askForActivations(List<ForeignModel.Head> dense) {
    String which = questions.has("--head")
        ? "its " + dense.size() + " dense layers, in their order"
        : sources(dense) + ", in this order";
    return dense.size() == 1 && !model.head().isEmpty()
        ? questions.ask(file, "does not say what " + sources(dense) + " ends in; give --activation linear, sigmoid, softmax, tanh or relu",
            "--activation NAME", DenseActivation.LINEAR)
        : questions.ask(file, "does not say what its dense layers end in; give --activation with a name for each of " + which
            + ", such as --activation " + "relu,".repeat(dense.size() - 1)
            + (model.head().isEmpty()
                ? "relu (of linear, sigmoid, tanh and relu)"
                : "softmax (of linear, sigmoid, softmax, tanh and relu)"),
            "--activation NAME" + ",NAME".repeat(dense.size() - 1), DenseActivation.LINEAR);
  }

  static String sources(List<ForeignModel.Head> head) {
    return head.stream().map(ForeignModel.Head::source).collect(Collectors.joining(", "));
  }

  /** @param activations what dense layers end in, the head's at the end */
  static HeadDefinition dense(List<ForeignModel.Head> head, List<DenseActivation> activations) {
    List<DenseDefinition> layers = new ArrayList<>();
    int last = activations.size() - 1;
    for (ForeignModel.Head each : head.reversed()) {
      layers.addFirst(each.layer().form() == Form.DENSE ? each.layer().with(activations.get(last--)) : each.layer());
    }
    return new HeadDefinition.Dense(layers);
  }

  private OutputDefinition output(Shape shape, InputDefinition input, HeadDefinition head) throws ModelFileException {
    boolean softmax = head.givesProbabilities();
    int top = options.top().orElse(softmax ? Math.min(TOP, head.size()) : 0);
    Optional<Vocabulary> implied = Optional.ofNullable(OutputRules.impliedLabels(input, head, Optional.empty()));
    boolean surprise = softmax && shape == Shape.SYNCHRONIZED && implied.isPresent();
    return new OutputDefinition(top, options.values() || top == 0, surprise, labels(head, implied));
  }

  private @Nullable Vocabulary labels(HeadDefinition head, Optional<Vocabulary> implied) throws ModelFileException {
    if (options.labels().isEmpty()) {
      return implied.orElse(null);
    }
    return TextList.read(options.labels().get(), "--labels", head.size(), "output");
  }

  /**
   * What was made of what, a line each.
   *
   * @param made of what the model reads
   */
  static List<String> origins(ForeignModel model, InputDefinition made) {
    String input = switch (model.input()) {
      case ForeignModel.Embedding embedding -> embedding.source() + " " + Tensors.text(embedding.weight());
      case ForeignModel.Features features -> (features.source().isEmpty() ? "" : features.source() + ": ") + switch (made) {
        case InputDefinition.FeatureInput normalised -> ModelSummary.features(normalised);
        case InputDefinition.TokenInput tokens -> "tokens, each a one-hot vector of " + tokens.size() + " values";
      } + features.assumed();
    };
    List<String> lines = new ArrayList<>();
    lines.add(line("input", input));
    for (ForeignModel.Layer layer : model.layers()) {
      lines.add(line("layer " + (lines.size() - 1), layer.source()));
    }
    model.head().forEach(head -> lines.add(line("head", head.source() + " " + size(head.layer()))));
    if (model.head().isEmpty()) {
      lines.add(line("head", "none"));
    }
    return List.copyOf(lines);
  }

  private static String size(DenseDefinition layer) {
    return layer.form() == Form.DENSE ? Tensors.text(layer.weight()) : "[" + layer.size() + "]";
  }

  private static String line(String what, String text) {
    return String.format(Locale.ROOT, "  %-13s %s", what, text);
  }
}
