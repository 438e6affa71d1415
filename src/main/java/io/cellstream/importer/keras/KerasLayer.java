package io.cellstream.importer.keras;

import io.cellstream.importer.foreign.ForeignCell;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.modelfile.JsonFields;
import io.cellstream.modelfile.ModelFileException;
import java.util.Optional;

/**
 * One layer as the file has it.
 *
 * @param file how errors name it
 * @param version which Keras wrote it
 * @param type its class
 * @param config its own settings
 * @param givenStates whether its first states are inputs of the model
 */
record KerasLayer(String file, KerasVersion version, String type, String name, JsonFields config, LayerWeights weights,
    boolean givenStates) {

  /** Finds a layer's weights. */
  interface Finder {
    LayerWeights weights(String type, String name);
  }

  /** @throws ModelFileException if its class is none of Keras's own */
  static KerasLayer read(String file, KerasVersion version, JsonFields layer, Finder finder) throws ModelFileException {
    String type = layer.text("class_name");
    if (layer.has("registered_name") && !layer.isNull("registered_name") && !layer.text("registered_name").equals(type)) {
      throw layer.error("registered_name",
          "is " + layer.text("registered_name") + ", a layer with code of its own, which can't be carried over");
    }
    JsonFields config = layer.object("config");
    String name = config.text("name");
    return new KerasLayer(file, version, type, name, config, finder.weights(type, name), false);
  }

  KerasLayer withGivenStates() {
    return new KerasLayer(file, version, type, name, config, weights, true);
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
    return kind(type);
  }

  /** @param type a layer's class */
  static Optional<ForeignCell.Kind> kind(String type) {
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
   * @param attribute what it is to this one
   */
  KerasLayer wrapped(String field, String attribute) throws ModelFileException {
    return read(file, version, config.object(field), (_, _) -> weights.inside(attribute));
  }

  boolean flag(String field, boolean otherwise) throws ModelFileException {
    return config.has(field) ? config.bool(field) : otherwise;
  }
}
