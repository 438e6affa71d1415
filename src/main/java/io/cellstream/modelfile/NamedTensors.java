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

/** The tensors of a package, taken by name and shape. In the end none may be left. */
final class NamedTensors {
  /** Stands for a dimension of any size. */
  static final long ANY = -1;
  private static final int MOST_NAMED = 5;
  /** The largest bias in its row's scale: twice what {@link Quantiser} makes, so that a package by other tools may round differently. */
  private static final float MOST_OF_SCALE = 0x1p41f;

  private final String file;
  private final Map<String, StoredTensor> tensors;
  private final Set<String> unused;
  private final List<String> unwanted;

  /**
   * @param file how errors name the file
   * @param wanted the names that will be asked for; none of them is suggested as the correct spelling of another
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
   * @param shape the dimensions; {@link #ANY} for a free one
   */
  Tensor take(String name, String user, String meaning, long... shape) throws ModelFileException {
    return take(Precision.F32, name, user, meaning, shape).tensor();
  }

  /** As {@link #take(String, String, String, long...)}, but with the element type of a precision. */
  StoredTensor take(Precision precision, String name, String user, String meaning, long... shape) throws ModelFileException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelFileException(file + ": tensor \"" + name + "\", which " + user + " of model.json needs, is missing"
          + NearestName.meant(unwanted.isEmpty() ? tensors.keySet() : unwanted, name)
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

  /** Requires that each scale is large enough for its gate row's biases to be finite when they are divided by it. */
  void requireScales(StoredTensor scale, Tensor... biases) throws ModelFileException {
    for (int row = 0; row < scale.data().length; row++) {
      float scaleOfRow = scale.data()[row];
      boolean fits = scaleOfRow >= Quantiser.LEAST_SCALE;
      for (Tensor bias : biases) {
        fits &= Math.abs(bias.data()[row]) <= scaleOfRow * MOST_OF_SCALE;
      }
      if (!fits) {
        throw new ModelFileException(file + ": tensor \"" + scale.name() + "\" has " + scaleOfRow + " at [" + row
            + "]; a scale must be at least 2^-80, and 2^-41 of its row's biases");
      }
    }
  }

  /**
   * Requires that all tensors were taken: an unused one has a mistyped name, or is a part of the network that would silently be missing.
   */
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
