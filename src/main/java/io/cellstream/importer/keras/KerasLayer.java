package io.cellstream.importer.keras;

import io.cellstream.modelfile.JsonFields;
import io.cellstream.modelfile.ModelFileException;

/**
 * One layer as {@code config.json} has it.
 *
 * @param type its class
 * @param config its own settings
 * @param weights where its weights are in {@code model.weights.h5}
 */
record KerasLayer(String type, String name, JsonFields config, String weights) {

  String shown() {
    return type + " \"" + name + "\"";
  }

  /** An activation by its name; what is written down as an object is none of Keras's own. */
  String activation(String field) throws ModelFileException {
    return config.node(field).isTextual() ? config.text(field) : "a function of its own";
  }

  boolean flag(String field, boolean otherwise) throws ModelFileException {
    return config.has(field) ? config.bool(field) : otherwise;
  }
}
