package io.cellstream.importer.pytorch;

import io.cellstream.importer.foreign.Cell;
import io.cellstream.importer.foreign.Cells;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.importer.pytorch.PyTorchModules.Module;
import io.cellstream.model.InitialState;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.SafetensorsFile;
import io.cellstream.modelfile.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A PyTorch {@code state_dict} in a safetensors file. It has names and shapes only, so the architecture is inferred: an Embedding, recurrent
 * layers, a Linear. Where two readings are possible, the user is asked.
 */
public final class SafetensorsImport {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final String file;
  private final ImportOptions options;
  private final PyTorchModules modules;

  private SafetensorsImport(String file, ImportOptions options, PyTorchModules modules) {
    this.file = file;
    this.options = options;
    this.modules = modules;
  }

  /** @throws ModelFileException naming what stands in the way, or the option that is needed */
  public static ForeignModel read(Path path, ImportOptions options) throws ModelFileException {
    String file = path.toString();
    return new SafetensorsImport(file, options, new PyTorchModules(file, SafetensorsFile.read(path).values())).read();
  }

  private ForeignModel read() throws ModelFileException {
    List<ForeignModel.Layer> layers = layers();
    int inputs = layers.getFirst().definition().inputSize();
    int hidden = layers.getLast().definition().hidden();
    List<Module> open = new ArrayList<>();
    for (String name : modules.plainNames()) {
      open.add(modules.plain(name));
    }
    Optional<Module> head = named(open, options.head(), "--head");
    Optional<Module> embedding = named(open, options.embedding(), "--embedding");
    if (head.isEmpty()) {
      // with a bias it is a Linear
      head = only(open, module -> module.hasBias() && module.weight().columns() == hidden, "--head");
    }
    if (embedding.isEmpty()) {
      embedding = only(open, module -> isEmbedding(module, inputs, hidden), "--embedding");
    }
    if (head.isEmpty()) {
      head = only(open, module -> module.weight().columns() == hidden, "--head");
    }
    if (!open.isEmpty()) {
      Module left = open.getFirst();
      throw new ModelFileException(file + ": " + PyTorchModules.shown(left.name()) + " with a weight " + Tensors.text(left.weight())
          + " is neither the embedding of the first layer's " + inputs + " inputs nor the one Linear on the last layer's " + hidden
          + " hidden units; more layers than these can't be carried over");
    }
    ForeignModel.Input input = embedding.<ForeignModel.Input>map(
        module -> new ForeignModel.Embedding("Embedding of " + PyTorchModules.shown(module.name()), module.weight()))
        .orElseGet(() -> ForeignModel.Features.plain(inputs + " features as they come", inputs));
    return new ForeignModel("safetensors of PyTorch's modules", input, layers,
        head.map(module -> new ForeignModel.Head("Linear of " + PyTorchModules.shown(module.name()), module.weight(), module.bias(),
            Optional.empty())).map(List::of).orElse(List.of()),
        Optional.empty(), Optional.empty());
  }

  /** By size alone where only one reading is possible, else by name. */
  private static boolean isEmbedding(Module module, int inputs, int hidden) {
    if (module.hasBias() || module.weight().columns() != inputs) {
      return false;
    }
    return inputs != hidden || module.name().toLowerCase(Locale.ROOT).contains("emb");
  }

  private List<ForeignModel.Layer> layers() throws ModelFileException {
    List<ForeignModel.Layer> layers = new ArrayList<>();
    for (String module : order(modules.recurrentNames())) {
      for (Map<String, StoredTensor> tensors : modules.layers(module)) {
        int number = layers.size();
        Cell cell = new PyTorchCell(file, module, number, tensors).read(options.nonlinearity());
        layers.add(new ForeignModel.Layer(cell.source(), Cells.layer(cell), InitialState.ZERO));
      }
    }
    if (layers.isEmpty()) {
      throw new ModelFileException(file + ": has no weights of an RNN, LSTM or GRU (weight_ih_l0, weight_hh_l0, ...)");
    }
    return layers;
  }

  /** Names that differ in their numbers only are in the order of the numbers; any others may be anything, such as encoder and decoder. */
  private List<String> order(List<String> names) throws ModelFileException {
    if (!options.layers().isEmpty()) {
      if (!options.layers().stream().sorted().toList().equals(names)) {
        throw new ModelFileException("--layers " + String.join(",", options.layers()) + ": " + file + " has "
            + String.join(",", names) + "; name each of them once, first layer first");
      }
      return options.layers();
    }
    if (names.stream().map(name -> NUMBER.matcher(name).replaceAll("#")).distinct().count() > 1) {
      throw new ModelFileException(file + ": has recurrent layers in several modules, and their order is not clear; if each reads the one"
          + " before it, give --layers with their names in order, such as --layers " + String.join(",", names));
    }
    return names.stream().sorted(Comparator.comparing(name -> NUMBER.matcher(name).replaceAll(number -> padded(number.group())))).toList();
  }

  private static String padded(String number) {
    return "0".repeat(Math.max(0, 20 - number.length())) + number;
  }

  private Optional<Module> named(List<Module> open, Optional<String> name, String option) throws ModelFileException {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<Module> found = open.stream().filter(module -> module.name().equals(name.get())).findFirst();
    found.ifPresent(open::remove);
    if (found.isEmpty()) {
      throw new ModelFileException(option + " " + name.get() + ": " + file + " has no such Embedding or Linear; it has "
          + String.join(", ", modules.plainNames()));
    }
    return found;
  }

  /** Takes the one that fits. */
  private Optional<Module> only(List<Module> open, Predicate<Module> fits, String option) throws ModelFileException {
    List<Module> fitting = open.stream().filter(fits).toList();
    if (fitting.size() > 1) {
      throw new ModelFileException(file + ": " + PyTorchModules.shown(fitting.get(0).name()) + " and "
          + PyTorchModules.shown(fitting.get(1).name()) + " both fit; give " + option + " with the name of the right one");
    }
    fitting.stream().findFirst().ifPresent(open::remove);
    return fitting.stream().findFirst();
  }
}
