package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.Cells;
import io.cellstream.importer.foreign.Direction;
import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.model.definition.InitialState;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The weights alone of a Keras 3 model: names tell the layers' classes, and activations are taken to be Keras's own. */
final class KerasWeightsImport {
  private static final String LAYERS = "layers";
  private static final String DENSE = "dense";
  private static final String BIDIRECTIONAL = "bidirectional";
  private static final Map<String, ForeignCell.Kind> CELLS = Map.of("lstm", ForeignCell.Kind.LSTM, "gru", ForeignCell.Kind.GRU,
      "simple_rnn", ForeignCell.Kind.RNN);
  private static final Pattern NAME = Pattern.compile("(embedding|simple_rnn|lstm|gru|bidirectional|dense)(?:_(\\d{1,4}))?");

  private final String file;
  private final ImportOptions options;
  private final KerasWeights weights;
  private final Questions questions;
  private final KerasCells cells;
  private final List<Named> layers = new ArrayList<>();

  private record Named(String name, String type, int number) {
    String group() {
      return LAYERS + "/" + name;
    }

    boolean isRecurrent() {
      return CELLS.containsKey(type) || type.equals(BIDIRECTIONAL);
    }
  }

  private KerasWeightsImport(ImportOptions options, KerasWeights weights, Questions questions) {
    this.file = weights.file();
    this.options = options;
    this.weights = weights;
    this.questions = questions;
    this.cells = new KerasCells(file);
  }

  /** @throws ModelFileException naming what stands in the way, or the option that is needed */
  static ForeignModel read(KerasWeights weights, ImportOptions options, Questions questions) throws ModelFileException {
    return new KerasWeightsImport(options, weights, questions).read();
  }

  private ForeignModel read() throws ModelFileException {
    gather();
    List<ForeignModel.Layer> stack = new ArrayList<>();
    for (Named layer : order(layers.stream().filter(layer -> layer.isRecurrent() || isAmong(layer)).toList())) {
      stack.add(layer(layer));
    }
    List<Named> feedForward = layers.stream().filter(layer -> stack.isEmpty() && layer.type().equals(DENSE))
        .sorted(Comparator.comparingInt(Named::number)).toList();
    if (stack.isEmpty() && feedForward.isEmpty()) {
      throw new ModelFileException(
          file + ": has no layers/lstm, layers/gru, layers/simple_rnn or layers/dense with weights; only weights that Keras 3"
              + " saved can be read, so load an older file there and save the model as .keras");
    }
    Optional<Named> embedding = only("embedding");
    List<ForeignModel.Head> heads = new ArrayList<>();
    for (Named dense : stack.isEmpty() ? feedForward : only(DENSE).stream().toList()) {
      heads.add(cells.dense(dense.name(), at(dense.group())));
    }
    int size = stack.isEmpty() ? heads.getFirst().weight().columns() : stack.getFirst().definition().inputSize();
    ForeignModel.Input input = embedding.isPresent()
        ? new ForeignModel.Embedding(embedding.get().name(), cells.matrix(embedding.get().name(), at(embedding.get().group()), LayerWeights.Part.EMBEDDINGS))
        : ForeignModel.Features.asTheyCome(size);
    return new ForeignModel("Keras 3 weights (activations are Keras's own)", input, stack,
        heads, Optional.empty(), Optional.empty(), Optional.empty(), weights.remarks());
  }

  private LayerWeights at(String group) {
    return new NumberedWeights(weights, group);
  }

  private void gather() throws ModelFileException {
    for (String name : weights.names(LAYERS)) {
      Matcher known = NAME.matcher(name);
      boolean empty = weights.names(LAYERS + "/" + name + "/vars").isEmpty() && weights.names(LAYERS + "/" + name + "/cell/vars").isEmpty()
          && weights.names(LAYERS + "/" + name + "/forward_layer").isEmpty();
      if (known.matches() && !empty) {
        layers.add(new Named(name, known.group(1), known.group(2) == null ? 0 : Integer.parseInt(known.group(2))));
      } else if (!empty || (!known.matches() && !weights.names(LAYERS + "/" + name).equals(List.of("vars")))) {
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
      ForeignModel.Head dense = cells.dense(layer.name(), at(layer.group()));
      return ForeignModel.Layer.open(dense.source(), dense.weight(), dense.bias());
    }
    ForeignCell.Kind kind = CELLS.get(layer.type());
    if (kind != null) {
      return Cells.layer(layer.name(), Direction.FORWARD, List.of(cell(layer.name(), kind, layer.group())),
          List.of(InitialState.ZERO));
    }
    List<ForeignCell> directions = new ArrayList<>();
    for (String part : List.of("forward_layer", "backward_layer")) {
      String group = layer.group() + "/" + part;
      directions.add(cell(layer.name(), cells.kind(layer.name(), at(group)), group));
    }
    if (!directions.getFirst().isOfTheKindOf(directions.getLast())) {
      throw new ModelFileException(file + ": " + layer.name() + ": its two directions are of different kinds or sizes");
    }
    return Cells.layer(layer.name(), Direction.BIDIRECTIONAL, directions, List.of(InitialState.ZERO, InitialState.ZERO));
  }

  private ForeignCell cell(String name, ForeignCell.Kind kind, String group) throws ModelFileException {
    return cells.read(name, kind, at(group), variant(name, kind, group));
  }

  /** Only the shape of its bias tells what kind of GRU it is, and nothing what a plain RNN's activation is. */
  private ForeignCell.Variant variant(String name, ForeignCell.Kind kind, String group) throws ModelFileException {
    return switch (kind) {
      case LSTM -> kind.plain();
      case GRU -> kind.plain().withResetAfter(cells.biasRank(at(group)).orElseThrow(() -> new ModelFileException(file + ": "
          + name + " has no bias, so its weights don't tell whether reset_after is set; save the model as .keras")) == 2);
      case RNN -> ForeignCell.Variant.rnn(options.nonlinearity(), file, name, "Keras", questions);
    };
  }

  private Optional<Named> only(String type) throws ModelFileException {
    List<Named> found = layers.stream().filter(layer -> layer.type().equals(type) && !isAmong(layer)).toList();
    if (found.size() > 1) {
      throw new ModelFileException(file + ": has " + found.get(0).name() + " and " + found.get(1).name() + "; a second " + type
          + " layer can't be carried over" + (type.equals(DENSE) ? "; one before or between recurrent layers belongs into --layers" : ""));
    }
    return found.stream().findFirst();
  }
}
