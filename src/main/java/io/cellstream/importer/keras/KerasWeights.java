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
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An HDF5 file that Keras wrote, in memory. */
final class KerasWeights implements WeightsFile {
  private static final int MOST_NODES = 100_000;
  private static final int DEEPEST = 40;

  private final String file;
  private final long size;
  private final HdfFile hdf;
  /** By their paths. */
  private final NavigableMap<String, Node> nodes = new TreeMap<>();
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
    guarded(() -> {
      index(hdf, "", 0);
      return true;
    });
  }

  @Override
  public String file() {
    return file;
  }

  /** Windows has written paths with backslashes, as names. A link is not followed, as it could lead into another file. */
  private void index(Group group, String path, int depth) throws ModelFileException {
    for (Map.Entry<String, Node> each : group.getChildren().entrySet()) {
      String name = (path.isEmpty() ? "" : path + "/") + each.getKey().replace('\\', '/');
      if (nodes.size() == MOST_NODES || depth == DEEPEST) {
        throw new ModelFileException(file + ": has more than " + MOST_NODES + " groups and datasets, or they are more than " + DEEPEST
            + " deep; Keras writes no such file");
      }
      if (nodes.put(name, each.getValue()) != null) {
        throw new ModelFileException(file + ": has two of " + name);
      }
      if (each.getValue() instanceof Group inner && !inner.isLink()) {
        index(inner, name, depth + 1);
      }
    }
  }

  /** A text that the file has as an attribute. */
  Optional<String> attribute(String name) throws ModelFileException {
    return guarded(() -> hdf.getAttributes().containsKey(name) && hdf.getAttribute(name).getData() instanceof String text
        ? Optional.of(text)
        : Optional.empty());
  }

  /** The same of several texts; none if it has no such attribute. */
  List<String> texts(String name) throws ModelFileException {
    return guarded(() -> hdf.getAttributes().containsKey(name) && hdf.getAttribute(name).getData() instanceof String[] texts
        ? List.of(texts)
        : List.of());
  }

  @Override
  public List<String> names(String group) throws ModelFileException {
    return under(group).stream().map(path -> path.substring(group.length() + 1).replaceFirst("/.*", "")).distinct().toList();
  }

  @Override
  public List<String> datasets(String group) throws ModelFileException {
    return under(group).stream().filter(path -> nodes.get(path) instanceof Dataset).toList();
  }

  private List<String> under(String group) throws ModelFileException {
    requireNoLink(group);
    return List.copyOf(nodes.subMap(group + "/", group + "0").keySet());
  }

  @Override
  public List<String> remarks() {
    return rounded.values().stream().reduce(Rounding.NONE, Rounding::plus).remarks();
  }

  @Override
  public Optional<Weights> find(String path) throws ModelFileException {
    requireNoLink(path);
    return guarded(() -> nodes.get(path) instanceof Dataset dataset ? Optional.of(weights(path, dataset)) : Optional.empty());
  }

  /** Neither of what has the path nor of a group around it. */
  private void requireNoLink(String path) throws ModelFileException {
    for (String around = path; !around.isEmpty(); around = around.substring(0, Math.max(0, around.lastIndexOf('/')))) {
      Node node = nodes.get(around);
      if (node != null && node.isLink()) {
        throw new ModelFileException(file + ": /" + around + " is a link; Keras writes none");
      }
    }
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
