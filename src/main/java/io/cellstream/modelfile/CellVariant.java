package io.cellstream.modelfile;

import io.cellstream.kernel.Activation;
import io.cellstream.kernel.Activation.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a layer's cell differs from the usual one, as read from {@code model.json}.
 *
 * @param projection the size of the projected h; 0: h is not projected
 * @param resetBefore whether a GRU's reset gate scales h before the product
 * @param clip the bound to which arguments are clipped; infinite: no clipping
 * @param activations the functions of the gates, the candidate and the output, as far as the cell has them
 */
record CellVariant(boolean peepholes, int projection, boolean coupled, boolean resetBefore, float clip, List<Activation> activations) {
  private static final String PEEPHOLES = "peepholes";
  private static final String PROJECTION = "projection";
  private static final String COUPLED = "coupled";
  private static final String RESET = "reset";
  private static final String CLIP = "clip";
  static final String ACTIVATIONS = "activations";

  /** The optional fields of a layer with this cell. */
  static List<String> fields(ModelJson.Cell cell) {
    return switch (cell) {
      case LSTM -> List.of(PEEPHOLES, PROJECTION, COUPLED, CLIP, ACTIVATIONS);
      case GRU -> List.of(RESET, CLIP, ACTIVATIONS);
      case RNN -> List.of(CLIP, ACTIVATIONS);
    };
  }

  /** The functions of the usual cell; for an RNN, its nonlinearity counts instead. */
  static List<Activation> usual(ModelJson.Cell cell) {
    return switch (cell) {
      case LSTM -> List.of(Activation.SIGMOID, Activation.TANH, Activation.TANH);
      case GRU -> List.of(Activation.SIGMOID, Activation.TANH);
      case RNN -> List.of(Activation.TANH);
    };
  }

  /** Reads a layer's variant; empty if the layer has the usual cell. */
  static Optional<CellVariant> read(JsonFields layer, ModelJson.Cell cell) throws ModelFileException {
    if (fields(cell).stream().noneMatch(layer::has)) {
      return Optional.empty();
    }
    boolean resetBefore = layer.has(RESET) && layer.word(RESET, List.of("after", "before"), List.of()).equals("before");
    CellVariant variant = new CellVariant(layer.has(PEEPHOLES) && layer.bool(PEEPHOLES),
        layer.has(PROJECTION) ? layer.integer(PROJECTION, 1) : 0, layer.has(COUPLED) && layer.bool(COUPLED), resetBefore,
        layer.has(CLIP) ? layer.number(CLIP, Float.MIN_NORMAL, Float.MAX_VALUE) : Float.POSITIVE_INFINITY, activations(layer, cell));
    boolean usual = cell != ModelJson.Cell.RNN
        && variant.equals(new CellVariant(false, 0, false, false, Float.POSITIVE_INFINITY, usual(cell)));
    return usual ? Optional.empty() : Optional.of(variant);
  }

  private static List<Activation> activations(JsonFields layer, ModelJson.Cell cell) throws ModelFileException {
    List<Activation> usual = usual(cell);
    if (!layer.has(ACTIVATIONS)) {
      return usual;
    }
    List<Activation> activations = new ArrayList<>();
    for (JsonFields each : layer.objects(ACTIVATIONS)) {
      activations.add(activation(each));
    }
    if (activations.size() != usual.size()) {
      throw layer.error(ACTIVATIONS, "has " + activations.size() + " entries, but such a cell has " + usual.size());
    }
    return activations;
  }

  private static Activation activation(JsonFields json) throws ModelFileException {
    List<String> words = Arrays.stream(Function.values()).map(Function::text).toList();
    Function function = Function.valueOf(json.word("function", words, List.of()).toUpperCase(Locale.ROOT));
    List<String> required = new ArrayList<>(List.of("function"));
    if (function.parameters() > 0) {
      required.add("alpha");
    }
    if (function.parameters() > 1) {
      required.add("beta");
    }
    json.requireExactly(required.toArray(String[]::new));
    return new Activation(function, parameter(json, "alpha"), parameter(json, "beta"));
  }

  private static float parameter(JsonFields json, String name) throws ModelFileException {
    return json.has(name) ? json.number(name, -Float.MAX_VALUE, Float.MAX_VALUE) : 0f;
  }
}
