package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.modelfile.JsonFields;
import io.cellstream.modelfile.ModelFileException;
import java.util.Optional;

/**
 * One layer as {@code config.json} has it.
 *
 * @param file how errors name the archive
 * @param type its class
 * @param config its own settings
 * @param weights where its weights are in {@code model.weights.h5}
 * @param givenStates whether its first states are inputs of the model
 */
record KerasLayer(String file, String type, String name, JsonFields config, String weights, boolean givenStates) {

  /** @throws ModelFileException if its class is none of Keras's own */
  static KerasLayer read(String file, JsonFields layer, String weights) throws ModelFileException {
    String type = layer.text("class_name");
    if (layer.has("registered_name") && !layer.isNull("registered_name") && !layer.text("registered_name").equals(type)) {
      throw layer.error("registered_name",
          "is " + layer.text("registered_name") + ", a layer with code of its own, which can't be carried over");
    }
    JsonFields config = layer.object("config");
    return new KerasLayer(file, type, config.text("name"), config, weights, false);
  }

  KerasLayer withGivenStates() {
    return new KerasLayer(file, type, name, config, weights, true);
  }

  String shown() {
    return type + " \"" + name + "\"";
  }

  ModelFileException refusal(String what) {
    return new ModelFileException(file + ": " + shown() + ": " + what);
  }

  /** Asks for an option that takes no value. */
  void ask(Questions questions, String what, String option) {
    questions.ask(file, shown() + ": " + what, option, true);
  }

  /** Empty if it is no recurrent layer. */
  Optional<ForeignCell.Kind> kind() {
    return switch (type) {
      case "LSTM" -> Optional.of(ForeignCell.Kind.LSTM);
      case "GRU" -> Optional.of(ForeignCell.Kind.GRU);
      case "SimpleRNN" -> Optional.of(ForeignCell.Kind.RNN);
      default -> Optional.empty();
    };
  }

  /** An activation by its name; what is written down as an object is none of Keras's own. */
  String activation(String field) throws ModelFileException {
    return config.node(field).isTextual() ? config.text(field) : "a function of its own";
  }

  /** Given, and not as null. */
  boolean isSet(String field) throws ModelFileException {
    return config.has(field) && !config.isNull(field);
  }

  double number(String field, double otherwise) throws ModelFileException {
    if (!isSet(field)) {
      return otherwise;
    }
    if (!config.node(field).isNumber()) {
      throw config.error(field, "must be a number");
    }
    return config.node(field).asDouble();
  }

  /**
   * A layer that it has inside.
   *
   * @param field the setting that has its class and settings
   * @param part what its weights' group is called
   */
  KerasLayer wrapped(String field, String part) throws ModelFileException {
    return read(file, config.object(field), weights + "/" + part);
  }

  boolean flag(String field, boolean otherwise) throws ModelFileException {
    return config.has(field) ? config.bool(field) : otherwise;
  }
}
