package io.cellstream.importer.pytorch;

import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.definition.Tensor;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.Rounding;
import io.cellstream.modelfile.StoredTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensors of a {@code state_dict}, gathered by module. {@code nn.LSTM} and its like number their layers ({@code weight_ih_l0}), the Cell
 * forms have one ({@code weight_ih}); anything else has a {@code weight} and perhaps a {@code bias}.
 */
final class PyTorchModules {
  private static final Pattern RECURRENT = Pattern.compile("(?:(.*)\\.)?((?:weight|bias)_(?:ih|hh|hr))(?:_l(\\d{1,4}))?(_reverse)?");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  /** What the names of a backward direction's tensors end in. */
  static final String REVERSE = "_reverse";
  private static final Pattern PLAIN = Pattern.compile("(?:(.*)\\.)?(weight|bias)");

  private final String file;
  private final NavigableMap<String, NavigableMap<Integer, Map<String, StoredTensor>>> recurrent = new TreeMap<>();
  private final NavigableMap<String, Map<String, StoredTensor>> plain = new TreeMap<>();
  private final Rounding rounding;

  PyTorchModules(String file, Collection<StoredTensor> tensors) throws ModelFileException {
    this.file = file;
    this.rounding = Rounding.of(tensors);
    for (StoredTensor tensor : tensors) {
      gather(tensor);
    }
  }

  private void gather(StoredTensor tensor) throws ModelFileException {
    Matcher cell = RECURRENT.matcher(tensor.name());
    if (cell.matches()) {
      int layer = cell.group(3) == null ? 0 : Integer.parseInt(cell.group(3));
      put(recurrent.computeIfAbsent(prefix(cell), _ -> new TreeMap<>()).computeIfAbsent(layer, _ -> new TreeMap<>()),
          cell.group(2) + (cell.group(4) == null ? "" : REVERSE), tensor);
      return;
    }
    Matcher module = PLAIN.matcher(tensor.name());
    if (!module.matches()) {
      throw new ModelFileException(file + ": tensor \"" + tensor.name() + "\" belongs to no RNN, LSTM, GRU, Embedding or Linear");
    }
    put(plain.computeIfAbsent(prefix(module), _ -> new TreeMap<>()), module.group(2), tensor);
  }

  /** As {@code weight_ih} and {@code weight_ih_l0} of one module would be two weights of one layer. */
  private void put(Map<String, StoredTensor> module, String kind, StoredTensor tensor) throws ModelFileException {
    StoredTensor earlier = module.put(kind, tensor);
    if (earlier != null) {
      throw new ModelFileException(file + ": tensors \"" + earlier.name() + "\" and \"" + tensor.name() + "\" are both " + kind
          + " of one layer");
    }
  }

  private static String prefix(Matcher name) {
    return name.group(1) == null ? "" : name.group(1);
  }

  /** What became of all tensors' weights. */
  Rounding rounding() {
    return rounding;
  }

  /** Names of modules with recurrent layers, in the order of their names. */
  List<String> recurrentNames() {
    return List.copyOf(recurrent.keySet());
  }

  /** The layers of one module, first layer first; each maps {@code weight_ih}, {@code weight_ih_reverse} and so on to its tensor. */
  List<Map<String, StoredTensor>> layers(String module) throws ModelFileException {
    NavigableMap<Integer, Map<String, StoredTensor>> layers = recurrent.getOrDefault(module, new TreeMap<>());
    List<Map<String, StoredTensor>> stack = new ArrayList<>();
    for (Map.Entry<Integer, Map<String, StoredTensor>> layer : layers.entrySet()) {
      if (layer.getKey() != stack.size()) {
        throw new ModelFileException(file + ": " + shown(module) + " has a layer " + layer.getKey() + ", but no layer " + stack.size());
      }
      stack.add(layer.getValue());
    }
    return stack;
  }

  /** Names of all other modules. */
  List<String> plainNames() {
    return List.copyOf(plain.keySet());
  }

  Module plain(String name) throws ModelFileException {
    Map<String, StoredTensor> tensors = plain.getOrDefault(name, Map.of());
    StoredTensor weight = tensors.get("weight");
    StoredTensor bias = tensors.get("bias");
    if (weight == null) {
      throw new ModelFileException(file + ": " + shown(name) + " has a bias, but no weight; if it shares another module's weight, save the"
          + " file with a copy of it");
    }
    if (weight.shape().length != 2) {
      throw new ModelFileException(file + ": " + shown(name) + " with a weight " + weight.shapeText()
          + " is neither an Embedding nor a Linear; a normalisation layer, for one, can't be carried over");
    }
    if (bias != null && (bias.shape().length != 1 || bias.shape()[0] != weight.shape()[0])) {
      throw new ModelFileException(
          file + ": " + shown(name) + " has a weight " + weight.shapeText() + ", but a bias " + bias.shapeText());
    }
    return new Module(name, weight.tensor(), bias != null, bias == null ? Tensors.zeros(weight.shape()[0]) : bias.tensor());
  }

  /**
   * An Embedding or a Linear.
   *
   * @param bias zeros if it has none
   */
  record Module(String name, Tensor weight, boolean hasBias, Tensor bias) {
    /** As a layer of which it is not known what it ends in. */
    ForeignModel.Head head() {
      return new ForeignModel.Head(linear(), weight, bias, Optional.empty());
    }

    /** As a Linear, for people. */
    String linear() {
      return "Linear of " + shown(name);
    }
  }

  /** Names that differ in their numbers only, in the order of the numbers; empty if they differ otherwise: then they may mean anything. */
  static Optional<List<String>> numbered(List<String> names) {
    if (names.stream().map(name -> NUMBER.matcher(name).replaceAll("#")).distinct().count() > 1) {
      return Optional.empty();
    }
    return Optional.of(
        names.stream().sorted(Comparator.comparing(name -> NUMBER.matcher(name).replaceAll(number -> padded(number.group())))).toList());
  }

  private static String padded(String number) {
    return "0".repeat(Math.max(0, 20 - number.length())) + number;
  }

  static String shown(String module) {
    return module.isEmpty() ? "the module without a name" : "module \"" + module + "\"";
  }
}
