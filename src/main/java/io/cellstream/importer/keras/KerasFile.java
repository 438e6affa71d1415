package io.cellstream.importer.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.modelfile.JsonFields;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole model in a file: an archive, {@code .keras}, or HDF5, {@code .h5}.
 *
 * @param file how errors name it
 * @param config what the model is: Keras's {@code config.json}, or the attribute {@code model_config}
 * @param where how errors name that
 * @param naming under what the weights of a layer stand
 */
record KerasFile(String file, KerasVersion version, JsonNode config, String where, WeightsFile weights, Naming naming) {
  private static final String MODEL_CONFIG = "model_config";
  private static final String VERSION = "keras_version";
  /** Keras 2 has them under the name by which it first comes upon the layers. */
  private static final List<String> GROUPS = List.of("layers", "_layer_checkpoint_dependencies");

  /** Under what the weights of a layer stand. */
  enum Naming {
    /** Under their classes, counted. */
    CLASSES,
    /** Under the layers' names, in a group for all. */
    GROUPS,
    /** Under the layers' names. */
    NAMES
  }

  /** The largest configuration in JSON, in bytes. */
  private static final int LARGEST_JSON = 32 << 20;

  /** @param path of the {@code model.json} of TensorFlow.js, beside which its weights are */
  static KerasFile tfjs(Path path) throws ModelFileException {
    JsonFields root = new JsonFields(path.toString(), "", StrictJson.parse(path.toString(), json(path)));
    if (!root.has("modelTopology")) {
      throw new ModelFileException(path + ": is JSON, but no model of TensorFlow.js: it has no modelTopology. If it is the model.json of a"
          + " package of Cellstream's, its folder is what --model takes");
    }
    if (root.has("format") && root.node("format").asText().equals("graph-model")) {
      throw new ModelFileException(
          path + ": is a graph of TensorFlow.js, whose layers are not in it any more; import the Keras model or the"
              + " SavedModel that it was made from");
    }
    JsonFields topology = root.object("modelTopology");
    String version = topology.has("keras_version") ? topology.text("keras_version") : "";
    JsonNode config = topology.has("model_config") ? topology.node("model_config") : root.node("modelTopology");
    // TensorFlow.js's own layers are those of Keras 2
    return new KerasFile(path.toString(), version.startsWith("3") ? KerasVersion.THREE : KerasVersion.TWO, config,
        path + " modelTopology", TfjsWeights.read(path, root), Naming.NAMES);
  }

  private static byte[] json(Path path) throws ModelFileException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LARGEST_JSON + 1);
      if (bytes.length > LARGEST_JSON) {
        throw new ModelFileException(path + ": has more than the " + LARGEST_JSON + " bytes that are read of a model.json");
      }
      return bytes;
    } catch (IOException e) {
      throw new ModelFileException(path + ": can't be read: " + e, e);
    }
  }

  static KerasFile archive(Path path) throws ModelFileException {
    KerasArchive archive = KerasArchive.read(path);
    String metadata = path + " metadata.json";
    String version = new JsonFields(metadata, "", StrictJson.parse(metadata, archive.metadata())).text(VERSION);
    String where = path + " config.json";
    return new KerasFile(path.toString(), KerasVersion.of(metadata + ": " + VERSION, version), StrictJson.parse(where, archive.config()),
        where, new KerasWeights(path.toString(), archive.weights()), Naming.CLASSES);
  }

  /** Whether an HDF5 file has more than weights. */
  static boolean isWhole(KerasWeights hdf5) throws ModelFileException {
    return hdf5.attribute(MODEL_CONFIG).isPresent();
  }

  /** @param hdf5 a whole model */
  static KerasFile hdf5(KerasWeights hdf5) throws ModelFileException {
    String file = hdf5.file();
    String config = hdf5.attribute(MODEL_CONFIG).orElseThrow();
    String version = hdf5.attribute(VERSION)
        .orElseThrow(() -> new ModelFileException(file + ": has no attribute " + VERSION + "; Keras 2 and 3 write one"));
    String where = file + " " + MODEL_CONFIG;
    return new KerasFile(file, KerasVersion.of(file + ": " + VERSION, version),
        StrictJson.parse(where, config.getBytes(StandardCharsets.UTF_8)), where, hdf5, Naming.GROUPS);
  }

  static KerasWeights hdf5(Path path) throws ModelFileException {
    try {
      return new KerasWeights(path.toString(), Files.readAllBytes(path));
    } catch (IOException e) {
      throw new ModelFileException(path + ": can't be read: " + e, e);
    }
  }

  /** Its format, for people. */
  String format() {
    return naming == Naming.NAMES ? "TensorFlow.js model" : "Keras " + version.number() + " model";
  }

  /** Gives each layer its weights, in the order in which the model lists its layers. */
  final class Places {
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, List<String>> groups = new HashMap<>();

    private Places() throws ModelFileException {
      for (String group : GROUPS) {
        for (String each : weights.names(group)) {
          groups.computeIfAbsent(each.replaceFirst("_\\d{1,9}$", ""), _ -> new ArrayList<>()).add(group + "/" + each);
        }
      }
      groups.values().forEach(each -> each.sort(Comparator.comparingInt(Places::number)));
    }

    private static int number(String group) {
      Matcher number = NUMBER.matcher(group);
      return number.find() ? Integer.parseInt(number.group(1)) : 0;
    }

    /** By its class: the first LSTM's are in {@code lstm}, the second one's in {@code lstm_1}; Keras 2 leaves numbers out. */
    LayerWeights next(String type, String name) {
      if (naming != Naming.CLASSES) {
        return new NamedWeights(weights, (naming == Naming.GROUPS ? "model_weights/" : "") + name, "");
      }
      String snake = snake(type);
      int earlier = counts.merge(snake, 1, Integer::sum) - 1;
      List<String> there = groups.getOrDefault(snake, List.of());
      return new NumberedWeights(weights,
          earlier < there.size() ? there.get(earlier) : GROUPS.getFirst() + "/" + snake + (earlier == 0 ? "" : "_" + earlier));
    }
  }

  private static final Pattern NUMBER = Pattern.compile("_(\\d{1,9})$");

  Places places() throws ModelFileException {
    return new Places();
  }

  /** {@code SimpleRNN} becomes {@code simple_rnn}. */
  private static String snake(String type) {
    return type.replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2").replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
