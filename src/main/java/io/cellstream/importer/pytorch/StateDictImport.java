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
import io.cellstream.model.definition.InitialState;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StoredTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PyTorch {@code state_dict}. It has names and shapes only, so the architecture is inferred: an Embedding, recurrent layers, Linears. Where
 * two readings are possible, the user is asked.
 */
public final class StateDictImport {
  private final StateDict dict;
  private final String file;
  private final ImportOptions options;
  private final PyTorchModules modules;
  private final Questions questions;

  private StateDictImport(StateDict dict, ImportOptions options, Questions questions) throws ModelFileException {
    this.dict = dict;
    this.file = dict.file();
    this.options = options;
    this.modules = new PyTorchModules(dict.file(), dict.tensors());
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
    return new ForeignPair(read(dict.with(parts.encoder().tensors(), dict.remarks()), parts.encoder().options(), questions),
        read(dict.with(parts.decoder().tensors(), List.of()), parts.decoder().options(), questions));
  }

  private ForeignModel read() throws ModelFileException {
    if (options.embedding().size() > 1) {
      throw new ModelFileException("--embedding " + String.join(",", options.embedding()) + ": one module is the embedding");
    }
    List<ForeignModel.Layer> layers = layers();
    PlainModules plain = layers.isEmpty()
        ? new FeedForward(file, modules, options, questions).plain()
        : PlainModules.of(file, modules, options, questions, layers.getFirst().definition().inputSize(),
            layers.getLast().definition().hidden());
    int inputs = layers.isEmpty() ? plain.linears().getFirst().weight().columns() : layers.getFirst().definition().inputSize();
    ForeignModel.Input input = plain.embedding().<ForeignModel.Input>map(
        module -> new ForeignModel.Embedding("Embedding of " + PyTorchModules.shown(module.name()), module.weight()))
        .orElseGet(() -> ForeignModel.Features.asTheyCome(inputs));
    List<String> remarks = new ArrayList<>(dict.remarks());
    remarks.addAll(modules.rounding().remarks());
    return new ForeignModel(dict.format(), input, layers,
        plain.linears().stream().map(PyTorchModules.Module::head)
            .toList(),
        Optional.empty(), Optional.empty(), Optional.empty(), remarks);
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
        PyTorchModules.Module linear = modules.plain(module);
        layers.add(ForeignModel.Layer.of(linear.head()));
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
    List<String> recurrent = given.stream().filter(names::contains).sorted().toList();
    boolean known = given.stream().allMatch(name -> names.contains(name) || modules.plainNames().contains(name));
    if (!recurrent.equals(names) || !known || given.stream().distinct().count() < given.size()) {
      throw new ModelFileException(option + "has " + String.join(",", names) + "; name each of them once, first layer first"
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
