package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.Cells;
import io.cellstream.importer.foreign.Direction;
import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.importer.keras.LayerWeights.Part;
import io.cellstream.model.definition.InitialState;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The weights alone of a model: of Keras 3, whose names tell the layers' classes, or of Keras 2, which says their order. Activations are taken
 * to be Keras's own.
 */
final class KerasWeightsImport {
  private static final String LAYERS = "layers";
  private static final String DENSE = "dense";
  private static final String EMBEDDING = "embedding";
  private static final String BIDIRECTIONAL = "bidirectional";
  private static final Map<String, ForeignCell.Kind> CELLS = Map.of("lstm", ForeignCell.Kind.LSTM, "gru", ForeignCell.Kind.GRU,
      "simple_rnn", ForeignCell.Kind.RNN);
  private static final Pattern NAME = Pattern.compile("(embedding|simple_rnn|lstm|gru|bidirectional|dense)(?:_(\\d{1,4}))?");

  private final String file;
  private final ImportOptions options;
  private final KerasWeights weights;
  private final Questions questions;
  private final KerasCells cells;
  /** The layers' names in their order, where the file says it. */
  private final List<String> listed;
  private final List<Named> layers = new ArrayList<>();

  private record Named(String name, String type, int number, LayerWeights weights) {

    boolean isRecurrent() {
      return CELLS.containsKey(type) || type.equals(BIDIRECTIONAL);
    }
  }

  private KerasWeightsImport(ImportOptions options, KerasWeights weights, Questions questions) throws ModelFileException {
    this.file = weights.file();
    this.options = options;
    this.weights = weights;
    this.questions = questions;
    this.cells = new KerasCells(file);
    this.listed = weights.texts("layer_names");
  }

  /** @throws ModelFileException naming what stands in the way, or the option that is needed */
  static ForeignModel read(KerasWeights weights, ImportOptions options, Questions questions) throws ModelFileException {
    return new KerasWeightsImport(options, weights, questions).read();
  }

  private ForeignModel read() throws ModelFileException {
    if (!listed.isEmpty() && !options.layers().isEmpty()) {
      throw new ModelFileException("--layers: " + file + " says the order of its layers itself; leave it out");
    }
    gather();
    List<ForeignModel.Layer> stack = new ArrayList<>();
    List<Named> behind = new ArrayList<>(layers.stream().filter(layer -> layer.type().equals(DENSE)).toList());
    for (Named layer : listed.isEmpty()
        ? order(layers.stream().filter(layer -> layer.isRecurrent() || isAmong(layer)).toList())
        : stack()) {
      stack.add(layer(layer));
      behind.remove(layer);
    }
    if (stack.isEmpty() && behind.isEmpty()) {
      throw new ModelFileException(file + ": has no weights of a layer LSTM, GRU, SimpleRNN or Dense that Keras 2 or 3 saved");
    }
    Optional<Named> embedding = only(EMBEDDING, layers);
    if (listed.isEmpty() && !stack.isEmpty()) {
      only(DENSE, behind);
    }
    behind.sort(Comparator.comparingInt(Named::number));
    List<ForeignModel.Head> heads = new ArrayList<>();
    for (Named dense : behind) {
      heads.add(cells.dense(dense.name(), dense.weights()));
    }
    int size = stack.isEmpty() ? heads.getFirst().layer().inputs() : stack.getFirst().definition().inputSize();
    ForeignModel.Input input = embedding.isPresent()
        ? new ForeignModel.Embedding(embedding.get().name(),
            cells.matrix(embedding.get().name(), embedding.get().weights(), Part.EMBEDDINGS))
        : ForeignModel.Features.asTheyCome(size);
    return new ForeignModel("Keras " + (listed.isEmpty() ? 3 : 2) + " weights (activations are Keras's own)", input, stack,
        heads, Optional.empty(), Optional.empty(), Optional.empty(), weights.remarks());
  }

  private void gather() throws ModelFileException {
    for (String name : listed) {
      LayerWeights of = new NamedWeights(weights, name, "");
      Optional<String> type = type(name, of);
      type.ifPresent(each -> layers.add(new Named(name, each, layers.size(), of)));
    }
    if (listed.isEmpty()) {
      gatherNumbered();
    }
  }

  /** By what it has; empty if it has nothing. */
  private Optional<String> type(String name, LayerWeights of) throws ModelFileException {
    if (weights.datasets(name).isEmpty()) {
      return Optional.empty();
    }
    if (of.inside("backward_layer").find(Part.RECURRENT_KERNEL).isPresent()) {
      return Optional.of(BIDIRECTIONAL);
    }
    if (of.find(Part.RECURRENT_KERNEL).isPresent()) {
      ForeignCell.Kind kind = cells.kind(name, of);
      return CELLS.entrySet().stream().filter(each -> each.getValue() == kind).map(Map.Entry::getKey).findFirst();
    }
    if (of.find(Part.EMBEDDINGS).isPresent()) {
      return Optional.of(EMBEDDING);
    }
    if (of.find(Part.DENSE_KERNEL).filter(kernel -> kernel.shape().length == 2).isPresent()) {
      return Optional.of(DENSE);
    }
    throw new ModelFileException(file + ": " + name + " is of a class that can't be carried over: it has "
        + String.join(", ", weights.datasets(name)));
  }

  /** All up to the last recurrent layer, but for the embedding. */
  private List<Named> stack() {
    List<Named> stack = new ArrayList<>(layers.stream().filter(layer -> !layer.type().equals(EMBEDDING)).toList());
    while (!stack.isEmpty() && !stack.getLast().isRecurrent()) {
      stack.removeLast();
    }
    return stack;
  }

  private void gatherNumbered() throws ModelFileException {
    for (String name : weights.names(LAYERS)) {
      Matcher known = NAME.matcher(name);
      String group = LAYERS + "/" + name;
      boolean empty = weights.names(group + "/vars").isEmpty() && weights.names(group + "/cell/vars").isEmpty()
          && weights.names(group + "/forward_layer").isEmpty();
      if (known.matches() && !empty) {
        layers.add(new Named(name, known.group(1), known.group(2) == null ? 0 : Integer.parseInt(known.group(2)),
            new NumberedWeights(weights, group)));
      } else if (!empty || (!known.matches() && !weights.names(group).equals(List.of("vars")))) {
        throw new ModelFileException(file + ": layers/" + name + " is of a class that can't be carried over");
      }
    }
  }

  /** A dense layer before or between recurrent ones. */
  private boolean isAmong(Named layer) {
    return layer.type().equals(DENSE) && options.layers().contains(layer.name());
  }

  /** Layers of one class are numbered in their order; among several classes the names don't tell. */
  private List<Named> order(List<Named> recurrent) throws ModelFileException {
    List<String> names = recurrent.stream().sorted(Comparator.comparing(Named::type).thenComparingInt(Named::number)).map(Named::name)
        .toList();
    List<String> order = options.layers().isEmpty() ? names : options.layers();
    if (!order.stream().sorted().toList().equals(names.stream().sorted().toList())) {
      throw new ModelFileException("--layers " + String.join(",", order) + ": " + file + " has " + String.join(",", names)
          + "; name each of them once, first layer first");
    }
    if (options.layers().isEmpty() && recurrent.stream().map(Named::type).distinct().count() > 1) {
      throw questions.stopAt(file, "has recurrent layers of several classes, and weights alone don't tell their order; give --layers"
          + " with their names in order, such as --layers " + String.join(",", names), "--layers NAME,NAME");
    }
    List<Named> ordered = recurrent.stream().sorted(Comparator.comparingInt(layer -> order.indexOf(layer.name()))).toList();
    if (!ordered.isEmpty() && isAmong(ordered.getLast())) {
      throw new ModelFileException("--layers " + String.join(",", order) + ": " + ordered.getLast().name()
          + " comes after the last recurrent layer, so it is the head; leave it out");
    }
    return ordered;
  }

  private ForeignModel.Layer layer(Named layer) throws ModelFileException {
    if (layer.type().equals(DENSE)) {
      ForeignModel.Head dense = cells.dense(layer.name(), layer.weights());
      return ForeignModel.Layer.of(dense);
    }
    ForeignCell.Kind kind = CELLS.get(layer.type());
    if (kind != null) {
      return Cells.layer(layer.name(), Direction.FORWARD, List.of(cell(layer.name(), kind, layer.weights())), List.of(InitialState.ZERO));
    }
    List<ForeignCell> directions = new ArrayList<>();
    for (String part : List.of("forward_layer", "backward_layer")) {
      LayerWeights inside = layer.weights().inside(part);
      directions.add(cell(layer.name(), cells.kind(layer.name(), inside), inside));
    }
    if (!directions.getFirst().isOfTheKindOf(directions.getLast())) {
      throw new ModelFileException(file + ": " + layer.name() + ": its two directions are of different kinds or sizes");
    }
    return Cells.layer(layer.name(), Direction.BIDIRECTIONAL, directions, List.of(InitialState.ZERO, InitialState.ZERO));
  }

  private ForeignCell cell(String name, ForeignCell.Kind kind, LayerWeights of) throws ModelFileException {
    return cells.read(name, kind, of, variant(name, kind, of));
  }

  /** Only the shape of its bias tells what kind of GRU it is, and nothing what a plain RNN's activation is. */
  private ForeignCell.Variant variant(String name, ForeignCell.Kind kind, LayerWeights of) throws ModelFileException {
    return switch (kind) {
      case LSTM -> kind.plain();
      case GRU -> kind.plain().withResetAfter(cells.biasRank(of).orElseThrow(() -> new ModelFileException(file + ": "
          + name + " has no bias, so its weights don't tell whether reset_after is set; save the model itself")) == 2);
      case RNN -> ForeignCell.Variant.rnn(options.nonlinearity(), file, name, "Keras", questions);
    };
  }

  private Optional<Named> only(String type, List<Named> among) throws ModelFileException {
    List<Named> found = among.stream().filter(layer -> layer.type().equals(type) && !isAmong(layer)).toList();
    if (found.size() > 1) {
      throw new ModelFileException(file + ": has " + found.get(0).name() + " and " + found.get(1).name() + "; a second " + type
          + " layer can't be carried over" + (type.equals(DENSE) ? "; one before or between recurrent layers belongs into --layers" : ""));
    }
    return found.stream().findFirst();
  }
}
