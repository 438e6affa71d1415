package io.cellstream.importer.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.modelfile.JsonFields;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a file says of its model: the layers in the order in which they run. */
final class KerasConfig {
  private static final String TENSOR = "__keras_tensor__";

  private final String file;
  private final KerasFile model;

  KerasConfig(KerasFile model) {
    this.file = model.file();
    this.model = model;
  }

  List<KerasLayer> layers() throws ModelFileException {
    JsonFields root = new JsonFields(model.where(), "", model.config());
    String type = root.text("class_name");
    if (!type.equals("Sequential") && !type.equals("Functional") && !type.equals("Model")) {
      throw root.error("class_name", "is " + type + ", a model with code of its own; only Sequential and Functional can be carried over");
    }
    // early versions of Keras 2 list a Sequential's layers without more ado
    List<JsonFields> listed = root.node("config").isArray() ? root.objects("config") : root.object("config").objects("layers");
    Map<String, KerasLayer> layers = named(listed);
    return type.equals("Sequential") ? List.copyOf(layers.values()) : chain(listed, layers);
  }

  private Map<String, KerasLayer> named(List<JsonFields> listed) throws ModelFileException {
    Map<String, KerasLayer> layers = new LinkedHashMap<>();
    KerasFile.Places places = model.places();
    for (JsonFields layer : listed) {
      KerasLayer read = KerasLayer.read(file, model.version(), layer, places::next);
      if (layers.put(read.name(), read) != null) {
        throw layer.error("config.name", "\"" + read.name() + "\" is the name of two layers");
      }
    }
    return layers;
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
        throw new ModelFileException(model.where() + " names a layer \"" + name + "\" that it does not have");
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
      if (call.isArray() && isRecurrent(layer)) { // Keras 2 lists them behind what the layer reads
        collect(layer, call, first);
        first.subList(0, Math.min(1, first.size())).clear();
      } else {
        collect(layer, call.path("kwargs").path("initial_state"), first);
      }
    }
    for (String name : first) {
      KerasLayer source = layers.get(name);
      if (source == null || !source.type().equals("InputLayer")) {
        throw layer.error("inbound_nodes", "takes a first state from " + name + ", which is no input of the model");
      }
    }
    return first;
  }

  private static boolean isRecurrent(JsonFields layer) throws ModelFileException {
    return KerasLayer.kind(layer.text("class_name")).isPresent();
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
    if (node.isArray() && node.path(0).isTextual() && node.path(1).isInt() && node.path(2).isInt()) { // Keras 2's way to say the same
      if (node.path(1).asInt() != 0 || node.path(2).asInt() != 0) {
        throw layer.error("inbound_nodes", "reads something else than the first output of another layer's first call: " + node);
      }
      reads.add(node.path(0).asText());
      return;
    }
    for (JsonNode child : node) {
      collect(layer, child, reads);
    }
  }
}
