package io.cellstream.importer.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.importer.keras.KerasWeights.Weights;
import io.cellstream.modelfile.JsonFields;
import io.cellstream.modelfile.ModelFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The weights of a TensorFlow.js model: a manifest in its {@code model.json}, and files of bytes beside it. A group's files are one sequence of
 * bytes, in which its weights stand one after the other.
 *
 * @see <a href="https://www.tensorflow.org/js/guide/save_load">saving and loading</a>
 */
final class TfjsWeights implements WeightsFile {
  private static final long LARGEST = 1L << 30;

  private final String file;
  private final NavigableMap<String, Weights> weights = new TreeMap<>();
  private boolean wasQuantised;

  /** How a manifest says that a weight is stored, and the bytes of an element. */
  private enum Stored {
    FLOAT32(Float.BYTES), FLOAT16(Short.BYTES), UINT8(1), UINT16(Short.BYTES);

    private final int bytes;

    Stored(int bytes) {
      this.bytes = bytes;
    }
  }

  private TfjsWeights(String file) {
    this.file = file;
  }

  /** @throws ModelFileException if a file of the manifest is missing, lies elsewhere, or does not have the bytes that its weights take */
  static TfjsWeights read(Path model, JsonFields root) throws ModelFileException {
    TfjsWeights all = new TfjsWeights(model.toString());
    for (JsonFields group : root.objects("weightsManifest")) {
      all.group(model, group);
    }
    return all;
  }

  private void group(Path model, JsonFields group) throws ModelFileException {
    JsonNode paths = group.node("paths");
    List<Path> files = new ArrayList<>();
    long size = 0;
    for (JsonNode path : paths) {
      files.add(beside(model, path.asText()));
      size += size(files.getLast());
    }
    if (size > LARGEST) {
      throw new ModelFileException(file + ": its weights have " + size + " bytes; at most " + LARGEST + " are read here");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    for (Path each : files) {
      bytes.put(bytes(each, bytes.remaining()));
    }
    bytes.flip();
    for (JsonFields weight : group.objects("weights")) {
      String name = weight.text("name");
      if (weights.put(name, weight(name, weight, bytes)) != null) {
        throw new ModelFileException(file + ": has two weights " + name);
      }
    }
    if (bytes.hasRemaining()) {
      throw new ModelFileException(file + ": " + bytes.remaining() + " bytes of " + paths + " belong to no weight");
    }
  }

  private Weights weight(String name, JsonFields weight, ByteBuffer bytes) throws ModelFileException {
    JsonNode dimensions = weight.node("shape");
    int[] shape = new int[dimensions.size()];
    long elements = 1;
    for (int d = 0; d < shape.length; d++) {
      long size = dimensions.get(d).isIntegralNumber() ? dimensions.get(d).asLong() : 0;
      if (size < 1 || size > LARGEST || elements * size > LARGEST) {
        throw new ModelFileException(file + ": weight " + name + " has the shape " + dimensions + ", of which no weight is read here");
      }
      shape[d] = (int) size;
      elements *= size;
    }
    Optional<JsonFields> quantisation = weight.has("quantization") ? Optional.of(weight.object("quantization")) : Optional.empty();
    Stored stored = stored(name, quantisation.isPresent() ? quantisation.get().text("dtype") : weight.text("dtype"));
    if (elements * stored.bytes > bytes.remaining()) {
      throw new ModelFileException(file + ": weight " + name + " takes " + elements * stored.bytes + " bytes, but only " + bytes.remaining()
          + " are left in its files; one was cut off");
    }
    double scale = 1;
    double min = 0;
    if (stored == Stored.UINT8 || stored == Stored.UINT16) {
      JsonFields how = quantisation
          .orElseThrow(() -> new ModelFileException(file + ": weight " + name + " is of whole numbers, without a quantization"));
      scale = number(name, how, "scale");
      min = number(name, how, "min");
    }
    wasQuantised |= quantisation.isPresent();
    float[] data = new float[(int) elements];
    for (int i = 0; i < data.length; i++) {
      data[i] = switch (stored) {
        case FLOAT32 -> bytes.getFloat();
        case FLOAT16 -> Float.float16ToFloat(bytes.getShort());
        case UINT8 -> (float) ((bytes.get() & 0xff) * scale + min);
        case UINT16 -> (float) ((bytes.getShort() & 0xffff) * scale + min);
      };
    }
    return new Weights(name, shape, data);
  }

  private Stored stored(String name, String dtype) throws ModelFileException {
    for (Stored each : Stored.values()) {
      if (each.name().equalsIgnoreCase(dtype)) {
        return each;
      }
    }
    throw new ModelFileException(file + ": weight " + name + " is of " + dtype + ", which is not read here");
  }

  private double number(String name, JsonFields quantisation, String field) throws ModelFileException {
    JsonNode value = quantisation.node(field);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw new ModelFileException(file + ": weight " + name + " has a quantization whose " + field + " is " + value);
    }
    return value.doubleValue();
  }

  /** A file in the model's own folder, links resolved. */
  private Path beside(Path model, String name) throws ModelFileException {
    try {
      Path folder = model.toAbsolutePath().toRealPath().resolveSibling("").normalize();
      Path real = folder.resolve(name).toRealPath();
      if (Path.of(name).isAbsolute() || !real.startsWith(folder)) {
        throw new ModelFileException(file + ": its weights are in \"" + name + "\", which is not in its folder");
      }
      return real;
    } catch (IOException | InvalidPathException e) {
      throw new ModelFileException(file + ": its weights are in \"" + name + "\", which is not beside it", e);
    }
  }

  private long size(Path each) throws ModelFileException {
    try {
      return Files.size(each);
    } catch (IOException e) {
      throw new ModelFileException(each + ": can't be read: " + e, e);
    }
  }

  private byte[] bytes(Path each, int most) throws ModelFileException {
    try {
      byte[] bytes = Files.readAllBytes(each);
      if (bytes.length > most) {
        throw new ModelFileException(each + ": became longer while it was read");
      }
      return bytes;
    } catch (IOException e) {
      throw new ModelFileException(each + ": can't be read: " + e, e);
    }
  }

  @Override
  public String file() {
    return file;
  }

  @Override
  public List<String> names(String group) {
    return datasets(group).stream().map(path -> path.substring(group.length() + 1).replaceFirst("/.*", "")).distinct().toList();
  }

  @Override
  public List<String> datasets(String group) {
    return List.copyOf(weights.subMap(group + "/", group + "0").keySet());
  }

  @Override
  public Optional<Weights> find(String path) {
    return Optional.ofNullable(weights.get(path));
  }

  @Override
  public List<String> remarks() {
    return wasQuantised ? List.of("some weights were stored with fewer bits, and are what those stand for") : List.of();
  }
}
