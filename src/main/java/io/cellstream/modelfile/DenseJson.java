package io.cellstream.modelfile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.DenseDefinition.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads and writes a layer without a state, in the stack or in the head. */
final class DenseJson {
  private static final String EPSILON = "epsilon";
  /** The words for the kinds of such layers. */
  static final List<String> FORMS = Arrays.stream(Form.values()).map(Form::text).toList();

  private DenseJson() {
  }

  /**
   * @param kind the field that has the layer's kind
   * @param activations that it can have there
   */
  static ModelJson.Dense read(JsonFields layer, String kind, List<String> activations) throws ModelFileException {
    String word = layer.word(kind, FORMS, List.of());
    Form form = Arrays.stream(Form.values()).filter(each -> each.text().equals(word)).findFirst().orElseThrow();
    float epsilon = 0;
    if (form == Form.LAYER_NORM) {
      layer.requireExactly(kind, "weights", EPSILON, "activation");
      epsilon = layer.number(EPSILON, Float.MIN_VALUE, 1f);
    } else {
      layer.requireExactly(kind, "weights", "activation");
    }
    String activation = layer.word("activation", activations, List.of());
    return new ModelJson.Dense(form, layer.text("weights"), epsilon, DenseActivation.valueOf(activation.toUpperCase(Locale.ROOT)));
  }

  static void write(ObjectNode json, String kind, String weights, DenseDefinition layer) {
    json.put(kind, layer.form().text()).put("weights", weights);
    if (layer.form() == Form.LAYER_NORM) {
      json.put(EPSILON, layer.epsilon());
    }
    json.put("activation", layer.activation().toString());
  }
}
