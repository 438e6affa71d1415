package io.cellstream.importer.keras;

import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.Rounding;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.message.DataLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An HDF5 file of weights, in memory. */
final class KerasWeights {
  private final String file;
  private final long size;
  private final HdfFile hdf;
  private final Map<String, Rounding> rounded = new HashMap<>();

  /**
   * The elements of a dataset.
   *
   * @param path how the file names it
   */
  record Weights(String path, int[] shape, float[] data) {
    String shapeText() {
      return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(" × ", "[", "]"));
    }
  }

  private interface Access<T> {
    T read() throws ModelFileException;
  }

  /** @param file how errors name the file */
  KerasWeights(String file, byte[] bytes) throws ModelFileException {
    this.file = file;
    this.size = bytes.length;
    this.hdf = guarded(() -> HdfFile.fromBytes(bytes));
  }

  /** Names in a group, or none if there is no such group. */
  List<String> names(String group) throws ModelFileException {
    return guarded(() -> node(group) instanceof Group found ? List.copyOf(found.getChildren().keySet()) : List.of());
  }

  /** What became of the datasets that were read so far. */
  List<String> remarks() {
    return rounded.values().stream().reduce(Rounding.NONE, Rounding::plus).remarks();
  }

  Weights require(String path) throws ModelFileException {
    return find(path)
        .orElseThrow(() -> new ModelFileException(file + ": has no dataset " + path + "; the file is damaged, or was not written"
            + " by Keras 3"));
  }

  Optional<Weights> find(String path) throws ModelFileException {
    return guarded(() -> node(path) instanceof Dataset dataset ? Optional.of(weights(path, dataset)) : Optional.empty());
  }

  /** Step by step, as a link could lead into another file. */
  private Object node(String path) throws ModelFileException {
    Node node = hdf;
    for (String name : path.split("/", -1)) {
      if (!(node instanceof Group group) || !group.getChildren().containsKey(name)) {
        return Optional.empty();
      }
      node = group.getChild(name);
      if (node.isLink()) {
        throw new ModelFileException(file + ": " + node.getPath() + " is a link; Keras writes none");
      }
    }
    return node;
  }

  private Weights weights(String path, Dataset dataset) throws ModelFileException {
    long bytes = dataset.getSize() * (long) Math.max(1, dataset.getDataType().getSize());
    if (bytes < 0 || bytes > size) {
      throw new ModelFileException(file + ": dataset " + path + " claims " + bytes + " bytes, but the file has only " + size);
    }
    if (dataset.getDataLayout() == DataLayout.CHUNKED || !dataset.getFilters().isEmpty()) {
      throw new ModelFileException(
          file + ": dataset " + path + " is in chunks or compressed, and their sizes are only claimed; Keras writes"
              + " neither, so write it in one piece: h5repack -f NONE -l CONTI");
    }
    if (dataset.getJavaType() != float.class && dataset.getJavaType() != double.class) {
      throw new ModelFileException(file + ": dataset " + path + " is not of floats, but of " + dataset.getJavaType());
    }
    return switch (dataset.getDataFlat()) {
      case float[] floats -> new Weights(path, dataset.getDimensions(), floats);
      case double[] doubles -> {
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) doubles[i];
        }
        rounded.put(path, Rounding.of(doubles, floats));
        yield new Weights(path, dataset.getDimensions(), floats);
      }
      default -> throw new ModelFileException(file + ": dataset " + path + " is not of floats, but of " + dataset.getJavaType());
    };
  }

  /** The library believes what a file claims: whatever that leads to, the file is what is wrong. */
  private <T> T guarded(Access<T> reading) throws ModelFileException {
    try {
      return reading.read();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new ModelFileException(file + ": is a damaged HDF5 file, or was cut off: " + e, e);
    }
  }
}
