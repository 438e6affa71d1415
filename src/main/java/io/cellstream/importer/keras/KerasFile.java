package io.cellstream.importer.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.modelfile.JsonFields;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StrictJson;
import java.io.IOException;
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
 * @param named whether the weights stand under the layers' names; else under their classes, counted
 */
record KerasFile(String file, KerasVersion version, JsonNode config, String where, KerasWeights weights, boolean named) {
  private static final String MODEL_CONFIG = "model_config";
  private static final String VERSION = "keras_version";
  /** Keras 2 has them under the name by which it first comes upon the layers. */
  private static final List<String> GROUPS = List.of("layers", "_layer_checkpoint_dependencies");

  static KerasFile archive(Path path) throws ModelFileException {
    KerasArchive archive = KerasArchive.read(path);
    String metadata = path + " metadata.json";
    String version = new JsonFields(metadata, "", StrictJson.parse(metadata, archive.metadata())).text(VERSION);
    String where = path + " config.json";
    return new KerasFile(path.toString(), KerasVersion.of(metadata + ": " + VERSION, version), StrictJson.parse(where, archive.config()),
        where, new KerasWeights(path.toString(), archive.weights()), false);
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
        StrictJson.parse(where, config.getBytes(StandardCharsets.UTF_8)), where, hdf5, true);
  }

  static KerasWeights hdf5(Path path) throws ModelFileException {
    try {
      return new KerasWeights(path.toString(), Files.readAllBytes(path));
    } catch (IOException e) {
      throw new ModelFileException(path + ": can't be read: " + e, e);
    }
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
      if (named) {
        return new NamedWeights(weights, "model_weights/" + name, "");
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
