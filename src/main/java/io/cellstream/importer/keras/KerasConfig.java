package io.cellstream.importer.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.modelfile.JsonFields;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StrictJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code config.json} and {@code metadata.json}: the layers of a model in the order in which they run. */
final class KerasConfig {
  private static final String TENSOR = "__keras_tensor__";

  private final String file;

  /** @param file how errors name the archive */
  KerasConfig(String file) {
    this.file = file;
  }

  void requireVersion(byte[] metadata) throws ModelFileException {
    JsonFields fields = new JsonFields(file + " metadata.json", "", StrictJson.parse(file + " metadata.json", metadata));
    String version = fields.text("keras_version");
    if (!version.startsWith("3.")) {
      throw fields.error("keras_version", "is " + version + "; load the model in Keras 3 and save it again");
    }
  }

  List<KerasLayer> layers(byte[] config) throws ModelFileException {
    JsonFields root = new JsonFields(file + " config.json", "", StrictJson.parse(file + " config.json", config));
    String model = root.text("class_name");
    JsonFields settings = root.object("config");
    if (!model.equals("Sequential") && !model.equals("Functional")) {
      throw root.error("class_name", "is " + model + ", a model with code of its own; only Sequential and Functional can be carried over");
    }
    List<JsonFields> listed = settings.objects("layers");
    Map<String, KerasLayer> layers = named(listed);
    return model.equals("Sequential") ? List.copyOf(layers.values()) : chain(listed, layers);
  }

  /** Keras names the weights by class: the first LSTM is {@code lstm}, the second {@code lstm_1}. */
  private Map<String, KerasLayer> named(List<JsonFields> listed) throws ModelFileException {
    Map<String, KerasLayer> layers = new LinkedHashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (JsonFields layer : listed) {
      String snake = snake(layer.text("class_name"));
      int earlier = counts.merge(snake, 1, Integer::sum) - 1;
      KerasLayer read = KerasLayer.read(file, layer, "layers/" + snake + (earlier == 0 ? "" : "_" + earlier));
      if (layers.put(read.name(), read) != null) {
        throw layer.error("config.name", "\"" + read.name() + "\" is the name of two layers");
      }
    }
    return layers;
  }

  /** {@code SimpleRNN} becomes {@code simple_rnn}. */
  private static String snake(String type) {
    return type.replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2").replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** Each layer must read the one before it and nothing else. */
  private List<KerasLayer> chain(List<JsonFields> listed, Map<String, KerasLayer> layers) throws ModelFileException {
    Map<String, String> readers = new HashMap<>();
    List<String> sources = new ArrayList<>();
    Set<String> states = new HashSet<>();
    for (JsonFields layer : listed) {
      String name = layer.object("config").text("name");
      List<String> reads = new ArrayList<>();
      collect(layer, layer.node("inbound_nodes"), reads);
      List<String> first = firstStates(layer, layers);
      if (!first.isEmpty() && !Collections.disjoint(states, first)) {
        throw notAChain(layers, name, "takes its first state from where another layer takes its own");
      }
      states.addAll(first);
      first.forEach(reads::remove);
      if (!first.isEmpty()) {
        layers.computeIfPresent(name, (_, with) -> with.withGivenStates());
      }
      if (reads.isEmpty()) {
        sources.add(name);
      } else if (reads.size() > 1) {
        throw notAChain(layers, name, "reads more than one tensor");
      } else if (readers.put(reads.getFirst(), name) != null) {
        throw notAChain(layers, reads.getFirst(), "is read more than once");
      }
    }
    sources.removeAll(states);
    layers.keySet().removeAll(states);
    if (sources.size() != 1) {
      throw new ModelFileException(file + ": has " + sources.size() + " layers that read no other, but a chain has one input");
    }
    List<KerasLayer> chain = new ArrayList<>();
    String name = sources.getFirst();
    while (name != null && chain.size() <= layers.size()) {
      KerasLayer layer = layers.get(name);
      if (layer == null) {
        throw new ModelFileException(file + ": config.json names a layer \"" + name + "\" that it does not have");
      }
      chain.add(layer);
      name = readers.get(name);
    }
    if (chain.size() != layers.size()) {
      throw new ModelFileException(file + ": its layers are no chain from one input to one output");
    }
    return chain;
  }

  /** The inputs that a recurrent layer takes its first states from: of a model that is stepped from outside. */
  private List<String> firstStates(JsonFields layer, Map<String, KerasLayer> layers) throws ModelFileException {
    List<String> first = new ArrayList<>();
    for (JsonNode call : layer.node("inbound_nodes")) {
      collect(layer, call.path("kwargs").path("initial_state"), first);
    }
    for (String name : first) {
      KerasLayer source = layers.get(name);
      if (source == null || !source.type().equals("InputLayer")) {
        throw layer.error("inbound_nodes", "takes a first state from " + name + ", which is no input of the model");
      }
    }
    return first;
  }

  private ModelFileException notAChain(Map<String, KerasLayer> layers, String name, String what) {
    KerasLayer layer = layers.get(name);
    return new ModelFileException(
        file + ": " + (layer == null ? name : layer.shown()) + " " + what + "; only a chain of layers can be carried"
            + " over");
  }

  /** The layers whose outputs are among a call's arguments. */
  private static void collect(JsonFields layer, JsonNode node, List<String> reads) throws ModelFileException {
    if (node.path("class_name").asText().equals(TENSOR)) {
      JsonNode history = node.path("config").path("keras_history");
      if (history.size() != 3 || history.path(1).asInt(-1) != 0 || history.path(2).asInt(-1) != 0) {
        throw layer.error("inbound_nodes", "reads something else than the first output of another layer's first call: " + history);
      }
      reads.add(history.path(0).asText());
      return;
    }
    for (JsonNode child : node) {
      collect(layer, child, reads);
    }
  }
}
