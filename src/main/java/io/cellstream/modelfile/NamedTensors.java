package io.cellstream.modelfile;

import io.cellstream.model.Quantiser;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.Tensor;
import io.cellstream.text.NearestName;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tensors of a package, handed out by name and shape; in the end none may be left over. */
final class NamedTensors {
  /** In place of a dimension: any size will do. */
  static final long ANY = -1;
  private static final int MOST_NAMED = 5;
  /** Twice what the quantiser allows, for whoever rounds otherwise. */
  private static final float MOST_OF_SCALE = 0x1p41f;

  private final String file;
  private final Map<String, StoredTensor> tensors;
  private final Set<String> unused;
  private final List<String> unwanted;

  /**
   * @param file how errors name the file
   * @param wanted the names that will be asked for: one of them is no other's misspelling
   */
  NamedTensors(String file, Map<String, StoredTensor> tensors, Set<String> wanted) {
    this.file = file;
    this.tensors = tensors;
    this.unwanted = tensors.keySet().stream().filter(name -> !wanted.contains(name)).toList();
    this.unused = new LinkedHashSet<>(tensors.keySet());
  }

  /**
   * @param user the field of model.json that asks for the tensor
   * @param meaning the dimensions in words
   * @param shape the dimensions; {@link #ANY} for one that is not given
   */
  Tensor take(String name, String user, String meaning, long... shape) throws ModelFileException {
    return take(Precision.F32, name, user, meaning, shape).tensor();
  }

  /** As {@link #take(String, String, String, long...)}, a tensor of that precision's element type. */
  StoredTensor take(Precision precision, String name, String user, String meaning, long... shape) throws ModelFileException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelFileException(file + ": tensor \"" + name + "\", which " + user + " of model.json needs, is missing"
          + NearestName.among(unwanted.isEmpty() ? tensors.keySet() : unwanted, name)
              .map(other -> "; the closest one there is \"" + other + "\"")
              .orElse(""));
    }
    boolean fits = tensor.shape().length == shape.length;
    for (int d = 0; fits && d < shape.length; d++) {
      fits = shape[d] == ANY || shape[d] == tensor.shape()[d];
    }
    if (!fits) {
      throw new ModelFileException(file + ": tensor \"" + name + "\" is " + tensor.shapeText() + ", but " + user + " of model.json needs "
          + text(shape) + ": " + meaning);
    }
    if (tensor.dtype() != Dtype.of(precision)) {
      throw new ModelFileException(file + ": tensor \"" + name + "\" has dtype " + tensor.dtype() + ", but " + user
          + " of model.json needs " + Dtype.of(precision) + ", as precision there says");
    }
    unused.remove(name);
    return tensor;
  }

  /** A scale is positive, and its row's biases are finite in units of it. */
  void requireScales(StoredTensor scale, Tensor... biases) throws ModelFileException {
    for (int row = 0; row < scale.data().length; row++) {
      float one = scale.data()[row];
      boolean fits = one >= Quantiser.LEAST_SCALE;
      for (Tensor bias : biases) {
        fits &= Math.abs(bias.data()[row]) <= one * MOST_OF_SCALE;
      }
      if (!fits) {
        throw new ModelFileException(file + ": tensor \"" + scale.name() + "\" has " + one + " at [" + row
            + "]; a scale must be at least 2^-80, and 2^-41 of its row's biases");
      }
    }
  }

  /** A tensor that nothing uses is a mistyped name, or a part of the network that would silently be left out. */
  void requireAllTaken() throws ModelFileException {
    if (!unused.isEmpty()) {
      List<String> names = unused.stream().sorted().limit(MOST_NAMED).map(name -> "\"" + name + "\"").toList();
      String more = unused.size() > MOST_NAMED ? " and " + (unused.size() - MOST_NAMED) + " more" : "";
      throw new ModelFileException(file + ": nothing in model.json uses tensor " + String.join(", ", names) + more
          + "; name it there or leave it out of the file");
    }
  }

  private static String text(long[] shape) {
    return Arrays.stream(shape).mapToObj(d -> d == ANY ? "any" : Long.toString(d)).collect(Collectors.joining(" × ", "[", "]"));
  }
}
