package io.cellstream.importer.pytorch;

import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.Norms;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.modelfile.OtherTensor;
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
 * forms have one ({@code weight_ih}); an Embedding or a Linear has a {@code weight} and perhaps a {@code bias}, a normalisation one of a
 * dimension, or the mean and variance of its training. All others are foreign.
 */
final class PyTorchModules {
  private static final Pattern RECURRENT = Pattern.compile("(?:(.*)\\.)?((?:weight|bias)_(?:ih|hh|hr))(?:_l(\\d{1,4}))?(_reverse)?");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  /** What the names of a backward direction's tensors end in. */
  static final String REVERSE = "_reverse";
  private static final Pattern PLAIN = Pattern.compile("(?:(.*)\\.)?(weight|bias|running_mean|running_var)");
  /** A count of batches, which only training needs. */
  private static final Pattern COUNTER = Pattern.compile("(?:.*\\.)?num_batches_tracked");
  /** What PyTorch's normalisations add to a variance unless their module says otherwise, which is not in the file. */
  private static final double EPSILON = 1e-5;

  private final String file;
  private final NavigableMap<String, NavigableMap<Integer, Map<String, StoredTensor>>> recurrent = new TreeMap<>();
  private final NavigableMap<String, Map<String, StoredTensor>> plain = new TreeMap<>();
  /** What can't be carried over is, by its module's name. */
  private final NavigableMap<String, String> foreign = new TreeMap<>();
  private final Rounding rounding;

  PyTorchModules(StateDict dict) throws ModelFileException {
    this.file = dict.file();
    this.rounding = Rounding.of(dict.tensors());
    for (StoredTensor tensor : dict.tensors()) {
      gather(tensor);
    }
    for (OtherTensor tensor : dict.others()) {
      if (!COUNTER.matcher(tensor.name()).matches()) {
        foreign.putIfAbsent(module(tensor.name()), what(tensor));
      }
    }
    // what is beside or inside of such a module is a part of it
    plain.keySet().removeIf(name -> foreign.containsKey(name) || isInsideOfForeign(name));
  }

  private boolean isInsideOfForeign(String name) {
    return foreign.keySet().stream().anyMatch(module -> !module.isEmpty() && name.startsWith(module + "."));
  }

  private static String module(String tensor) {
    return tensor.substring(0, Math.max(0, tensor.lastIndexOf('.')));
  }

  private static String what(OtherTensor tensor) {
    boolean isKernel = tensor.name().equals("weight") || tensor.name().endsWith(".weight");
    return (isKernel && tensor.shape().size() > 2 ? "a convolution, " : "") + "tensor \"" + tensor.name() + "\" " + tensor.text();
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
      boolean isAttention = tensor.name().endsWith("in_proj_weight") || tensor.name().endsWith("in_proj_bias");
      foreign.putIfAbsent(module(tensor.name()),
          (isAttention ? "an attention, " : "") + "tensor \"" + tensor.name() + "\" " + tensor.shapeText());
      return;
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

  /** Names of the Embeddings, Linears and normalisations. */
  List<String> plainNames() {
    return List.copyOf(plain.keySet());
  }

  /** What can't be carried over, each with what it is, for people; by module. */
  Map<String, String> foreign() {
    return foreign;
  }

  Module plain(String name) throws ModelFileException {
    Map<String, StoredTensor> tensors = plain.getOrDefault(name, Map.of());
    StoredTensor weight = tensors.get("weight");
    StoredTensor bias = tensors.get("bias");
    if (tensors.containsKey("running_mean") || (weight != null && weight.shape().length == 1)) {
      DenseDefinition norm = norm(name, tensors);
      return new Module(name, norm.weight(), true, norm.bias(), Optional.of(norm));
    }
    if (weight == null) {
      throw new ModelFileException(file + ": " + shown(name) + " has a bias, but no weight; if it shares another module's weight, save the"
          + " file with a copy of it");
    }
    if (bias != null && (bias.shape().length != 1 || bias.shape()[0] != weight.shape()[0])) {
      throw new ModelFileException(
          file + ": " + shown(name) + " has a weight " + weight.shapeText() + ", but a bias " + bias.shapeText());
    }
    return new Module(name, weight.tensor(), bias != null, bias == null ? Tensors.zeros(weight.shape()[0]) : bias.tensor(),
        Optional.empty());
  }

  /** A BatchNorm has the mean and variance of its training, a LayerNorm works out a step's own. */
  private DenseDefinition norm(String name, Map<String, StoredTensor> tensors) throws ModelFileException {
    StoredTensor mean = tensors.get("running_mean");
    StoredTensor variance = tensors.get("running_var");
    if ((mean == null) != (variance == null)) {
      throw new ModelFileException(file + ": " + shown(name) + " has only one of running_mean and running_var");
    }
    int size = tensors.values().iterator().next().shape()[0];
    for (StoredTensor tensor : tensors.values()) {
      if (tensor.shape().length != 1 || tensor.shape()[0] != size) {
        throw new ModelFileException(file + ": " + shown(name) + " is a normalisation, but tensor \"" + tensor.name() + "\" is "
            + tensor.shapeText() + " and another of its tensors [" + size + "]");
      }
    }
    Optional<float[]> gamma = Optional.ofNullable(tensors.get("weight")).map(StoredTensor::data);
    Optional<float[]> beta = Optional.ofNullable(tensors.get("bias")).map(StoredTensor::data);
    return mean == null || variance == null
        ? Norms.layer(gamma, beta, size, EPSILON)
        : Norms.batch(gamma, beta, mean.data(), variance.data(), EPSILON);
  }

  /**
   * An Embedding, a Linear or a normalisation.
   *
   * @param bias zeros if it has none
   * @param norm empty: it is no normalisation
   */
  record Module(String name, Tensor weight, boolean hasBias, Tensor bias, Optional<DenseDefinition> norm) {
    /** As a layer; of a Linear it is not known what it ends in. */
    ForeignModel.Head head() {
      return norm.map(layer -> new ForeignModel.Head((layer.form() == DenseDefinition.Form.LAYER_NORM ? "LayerNorm" : "BatchNorm") + " of "
          + shown(name) + " (eps 1e-5 assumed)", layer, false))
          .orElseGet(() -> new ForeignModel.Head("Linear of " + shown(name), weight, bias, Optional.empty()));
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
