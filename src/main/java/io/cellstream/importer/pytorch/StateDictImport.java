package io.cellstream.importer.pytorch;

import static io.cellstream.importer.pytorch.PyTorchModules.REVERSE;

import io.cellstream.importer.foreign.Cells;
import io.cellstream.importer.foreign.Direction;
import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ForeignPair;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StoredTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A PyTorch {@code state_dict}. It has names and shapes only, so the architecture is inferred: an Embedding, recurrent layers, Linears. Where
 * two readings are possible, the user is asked.
 */
public final class StateDictImport {
  /** Of what can't be carried over. */
  private static final int MOST_NAMED = 8;

  private final StateDict dict;
  private final String file;
  private final ImportOptions options;
  private final PyTorchModules modules;
  private final Questions questions;

  private StateDictImport(StateDict dict, ImportOptions options, Questions questions) throws ModelFileException {
    this.dict = dict;
    this.file = dict.file();
    this.options = options;
    this.modules = new PyTorchModules(dict);
    this.questions = questions;
  }

  /** @throws ModelFileException naming what stands in the way, or the option that is needed */
  public static ForeignModel read(StateDict dict, ImportOptions options, Questions questions) throws ModelFileException {
    return new StateDictImport(dict, options, questions).read();
  }

  /**
   * An encoder and a decoder in one file.
   *
   * @throws ModelFileException naming what stands in the way, or the option that is needed
   */
  public static ForeignPair readPair(StateDict dict, ImportOptions options, Questions questions) throws ModelFileException {
    TwoParts parts = TwoParts.of(dict.file(), dict.tensors(), options, questions);
    return new ForeignPair(read(dict.with(parts.encoder().tensors(), dict.others(), dict.remarks()), parts.encoder().options(), questions),
        read(dict.with(parts.decoder().tensors(), List.of(), List.of()), parts.decoder().options(), questions));
  }

  private ForeignModel read() throws ModelFileException {
    if (options.embedding().size() > 1) {
      throw new ModelFileException("--embedding " + String.join(",", options.embedding()) + ": one module is the embedding");
    }
    requireNoForeign();
    List<ForeignModel.Layer> layers = layers();
    PlainModules plain = layers.isEmpty()
        ? new FeedForward(file, modules, options, questions).plain()
        : PlainModules.of(file, modules, options, questions, layers.getFirst().definition().inputSize(),
            layers.getLast().definition().hidden());
    int inputs = layers.isEmpty() ? plain.head().getFirst().layer().inputs() : layers.getFirst().definition().inputSize();
    ForeignModel.Input input = plain.embedding().<ForeignModel.Input>map(
        module -> new ForeignModel.Embedding("Embedding of " + PyTorchModules.shown(module.name()), module.weight()))
        .orElseGet(() -> ForeignModel.Features.asTheyCome(inputs));
    List<String> remarks = new ArrayList<>(dict.remarks());
    remarks.addAll(modules.rounding().remarks());
    if (!layers.isEmpty() && Stream.concat(options.layers().stream(), options.head().stream()).allMatch(this::isModule)) {
      remarks.add("no file of tensors says which activations are between layers: none is assumed but those of --activation; name others in"
          + " their places among --head and --layers, such as --head relu,fc");
    }
    List<String> leftOut = leftOut(plain);
    if (!leftOut.isEmpty()) {
      remarks.add("left out, as no option names them: " + String.join("; ", leftOut));
    }
    return new ForeignModel(dict.format(), input, layers,
        plain.head(),
        Optional.empty(), Optional.empty(), Optional.empty(), remarks);
  }

  private boolean isModule(String name) {
    return modules.recurrentNames().contains(name) || modules.plainNames().contains(name);
  }

  private List<String> leftOut(PlainModules plain) {
    List<String> leftOut = new ArrayList<>();
    modules.recurrentNames().stream().filter(name -> !options.layers().isEmpty() && !options.layers().contains(name))
        .forEach(name -> leftOut.add(PyTorchModules.shown(name)));
    plain.leftOut().forEach(name -> leftOut.add(PyTorchModules.shown(name)));
    modules.foreign().forEach((name, what) -> leftOut.add(PyTorchModules.shown(name) + " (" + what + ")"));
    return leftOut;
  }

  /** Where its user names what belongs to the model, the rest does not matter. */
  private void requireNoForeign() throws ModelFileException {
    boolean isNamed = !options.layers().isEmpty() || !options.head().isEmpty() || !options.embedding().isEmpty();
    if (!modules.foreign().isEmpty() && !isNamed) {
      String all = modules.foreign().entrySet().stream().limit(MOST_NAMED)
          .map(each -> PyTorchModules.shown(each.getKey()) + " (" + each.getValue() + ")").collect(Collectors.joining("; "));
      throw new ModelFileException(file + ": has what can't be carried over: " + all
          + (modules.foreign().size() > MOST_NAMED ? " and " + (modules.foreign().size() - MOST_NAMED) + " more" : "")
          + ". If the model answers without it, give --layers and --head: what they don't name is left out");
    }
  }

  /** None, where no module recurs. */
  private List<ForeignModel.Layer> layers() throws ModelFileException {
    List<ForeignModel.Layer> layers = new ArrayList<>();
    if (modules.recurrentNames().isEmpty()) {
      return layers;
    }
    int number = 0;
    for (String module : order(modules.recurrentNames())) {
      if (!modules.recurrentNames().contains(module)) {
        between(module, layers);
        continue;
      }
      List<Map<String, StoredTensor>> stack = modules.layers(module);
      boolean bothWays = stack.stream().flatMap(tensors -> tensors.keySet().stream()).anyMatch(name -> name.endsWith(REVERSE));
      for (Map<String, StoredTensor> tensors : stack) {
        layers.add(layer(module, number++, tensors, bothWays ? Direction.BIDIRECTIONAL : Direction.FORWARD));
      }
    }
    return layers;
  }

  /** A Linear, a normalisation or an activation before or between recurrent layers. */
  private void between(String name, List<ForeignModel.Layer> layers) throws ModelFileException {
    Optional<DenseActivation> activation = modules.plainNames().contains(name) ? Optional.empty() : HeadStack.activation(name);
    if (activation.isEmpty()) {
      layers.add(ForeignModel.Layer.of(modules.plain(name).head()));
      return;
    }
    String option = "--layers " + String.join(",", options.layers());
    if (layers.isEmpty()) {
      throw new ModelFileException(option + ": an activation of the input can't be carried over; compute it in the events");
    }
    ForeignModel.Layer before = layers.getLast();
    if (before.open()) {
      layers.set(layers.size() - 1, ForeignModel.Layer.of(before.asHead().with(name, activation.get())));
    } else {
      layers.add(ForeignModel.Layer.of(
          new ForeignModel.Head("activation " + name, DenseDefinition.activation(before.definition().outputs(), activation.get()), false)));
    }
  }

  private ForeignModel.Layer layer(String module, int number, Map<String, StoredTensor> tensors, Direction direction)
      throws ModelFileException {
    List<ForeignCell> cells = new ArrayList<>();
    for (String suffix : List.of("", REVERSE).subList(0, direction.directions())) {
      cells.add(new PyTorchCell(file, module, number, tensors, suffix).read(options.nonlinearity(), questions));
    }
    ForeignCell forward = cells.getFirst();
    ForeignCell backward = cells.getLast();
    if (!forward.isOfTheKindOf(backward)) {
      throw new ModelFileException(file + ": " + forward.source() + ": its two directions are of different sizes, weight_ih "
          + Tensors.text(forward.weightIh()) + " and weight_ih_reverse " + Tensors.text(backward.weightIh()) + ", weight_hh "
          + Tensors.text(forward.weightHh()) + " and weight_hh_reverse " + Tensors.text(backward.weightHh()));
    }
    return Cells.layer(forward.source(), direction, cells, Collections.nCopies(cells.size(), InitialState.ZERO));
  }

  /** Names that differ in their numbers only are in the order of the numbers; any others may be anything, such as encoder and decoder. */
  private List<String> order(List<String> names) throws ModelFileException {
    if (!options.layers().isEmpty()) {
      requireOrder(names);
      return options.layers();
    }
    return PyTorchModules.numbered(names).orElseThrow(() -> questions.stopAt(file,
        "has recurrent layers in several modules, and their order is not clear; if each reads the one"
            + " before it, give --layers with their names in order, such as --layers " + String.join(",", names)
            + (modules.plainNames().isEmpty() ? "" : "; a Linear before or between them belongs there, too")
            + "; if one takes another's state over and writes, give --shape many-to-many or --shape one-to-many",
        "--layers NAME,NAME"));
  }

  /** All recurrent modules, and perhaps Linears before or between them. */
  private void requireOrder(List<String> names) throws ModelFileException {
    List<String> given = options.layers();
    String option = "--layers " + String.join(",", given) + ": " + file + " ";
    List<String> modulesNamed = given.stream().filter(name -> names.contains(name) || modules.plainNames().contains(name)).toList();
    boolean known = given.stream().allMatch(name -> modulesNamed.contains(name) || HeadStack.activation(name).isPresent());
    if (given.stream().noneMatch(names::contains) || !known || modulesNamed.stream().distinct().count() < modulesNamed.size()) {
      throw new ModelFileException(
          option + "has " + String.join(",", names) + "; name those that the model has, each once, first layer first"
              + (modules.plainNames().isEmpty()
                  ? ""
                  : ", and among them any of " + String.join(",", modules.plainNames())
                      + " that is a Linear before or between them"));
    }
    if (!names.contains(given.getLast())) {
      throw new ModelFileException(option + "can have no Linear after the last recurrent layer here; name " + given.getLast()
          + " by --head");
    }
  }
}
