package io.cellstream.modelfile;

import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Precision;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.text.Printable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Describes a model in words. */
public final class ModelSummary {
  private static final int SHOWN = 4;
  private static final MathContext DIGITS = new MathContext(6);

  private ModelSummary() {
  }

  /** Several lines for an ML engineer, each ending in a line feed: the input, each layer with its sizes, the output, and what it costs. */
  public static String describe(ModelDefinition model) {
    List<String> lines = new ArrayList<>();
    lines.add(model.name() + ", version " + model.version());
    lines.add(line("shape", model.shape().text() + ": " + switch (model.shape()) {
      case ONE_TO_ONE -> "one output per event, without state";
      case ONE_TO_MANY -> "one event starts a generated sequence";
      case MANY_TO_ONE -> model.window().isPresent() ? "one output for each window of events" : "one output at the end of the sequence";
      case MANY_TO_MANY -> "the sequence is read to its end, then another one is generated";
      case SYNCHRONIZED -> "one output per event";
    }));
    lines.add(line("input", input(model.input())));
    for (int k = 0; k < model.layers().size(); k++) {
      LayerDefinition layer = model.layers().get(k);
      lines.add(line("layer " + k, layer(layer)));
    }
    model.decoder().ifPresent(decoder -> lines.addAll(decoder(decoder)));
    lines.add(line("head", head(model.head())));
    model.reading().ifPresent(reading -> lines.add(line("reading", reading(reading, model))));
    lines.add(line("output", output(model)));
    lines.add(line("parameters", parameters(model)));
    if (model.precision() != Precision.F32) {
      lines.add(line("precision", precision(model)));
    }
    lines.add(line("state", state(model)));
    if (!model.initial().stream().allMatch(InitialState.ZERO::equals)) {
      lines.add(line("", "a sequence begins with the package's initial state"));
    }
    lines.add(line("state hash", hash(model.stateHash())));
    lines.add(line("package hash", hash(model.packageHash())));
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String input(InputDefinition input) {
    return switch (input) {
      case InputDefinition.TokenInput token ->
        "token of a vocabulary of " + number(token.vocabulary().size()) + ", embedded in " + token.size()
            + (token.size() == 1 ? " dimension; " : " dimensions; ")
            + (token.unknown().isPresent()
                ? Printable.quoted(token.vocabulary().token(token.unknown().getAsInt())) + " stands in for unknown tokens"
                : "unknown tokens are rejected");
      case InputDefinition.FeatureInput features -> features(features);
    };
  }

  /** How many features, and how they are normalised. */
  public static String features(InputDefinition.FeatureInput features) {
    String count = features.size() + (features.size() == 1 ? " feature" : " features");
    if (features.isAsTheyCome()) {
      return count + " as they come";
    }
    float[] divisors = new float[features.size()];
    for (int j = 0; j < divisors.length; j++) {
      divisors[j] = 1 / features.scale()[j];
    }
    return count + ", normalised as (x − mean) · scale: mean " + some(features.mean()) + "; scale " + some(features.scale())
        + ", which divides by " + some(divisors);
  }

  /** The first few, to six digits. */
  private static String some(float[] numbers) {
    String shown = IntStream.range(0, Math.min(SHOWN, numbers.length))
        .mapToObj(j -> Double.toString(new BigDecimal(numbers[j]).round(DIGITS).doubleValue())).collect(Collectors.joining(", "));
    return numbers.length > SHOWN ? shown + ", …" : shown;
  }

  private static String layer(LayerDefinition layer) {
    return switch (layer) {
      case CellDefinition cell -> cell(cell) + ", " + cell.inputSize() + " → " + cell.hidden() + " hidden units";
      case LayerDefinition.Backward(CellDefinition cell) ->
        cell(cell) + " that reads backward, " + cell.inputSize() + " → " + cell.hidden() + " hidden units";
      case LayerDefinition.Bidirectional(CellDefinition forward, CellDefinition backward) -> "bidirectional " + cell(forward) + ", "
          + forward.inputSize() + " → " + forward.hidden() + " + " + backward.hidden() + " hidden units";
      case LayerDefinition.Dense(DenseDefinition dense) -> dense(dense);
    };
  }

  private static String cell(CellDefinition layer) {
    return switch (layer) {
      case CellDefinition.Lstm _ -> "LSTM";
      case CellDefinition.Gru _ -> "GRU";
      case CellDefinition.Rnn rnn -> "RNN (" + rnn.nonlinearity() + ")";
      case LstmVariant lstm -> "LSTM" + variant(lstm);
      case GruVariant gru -> "GRU" + with(gru.resetAfter() ? "" : "reset before the product", clip(gru.clip()),
          activation("gates", gru.gateActivation(), Activation.SIGMOID), activation("candidate", gru.candidate(), Activation.TANH));
      case RnnVariant rnn -> "RNN (" + text(rnn.activation()) + ")" + with(clip(rnn.clip()));
    };
  }

  private static String variant(LstmVariant lstm) {
    return with(lstm.peephole() == null ? "" : "peepholes", lstm.projection() == null ? "" : lstm.units() + " cells projected",
        lstm.coupled() ? "input and forget gates coupled" : "", clip(lstm.clip()),
        activation("gates", lstm.gateActivation(), Activation.SIGMOID), activation("candidate", lstm.candidate(), Activation.TANH),
        activation("output", lstm.output(), Activation.TANH));
  }

  private static String with(String... parts) {
    List<String> given = Arrays.stream(parts).filter(part -> !part.isEmpty()).toList();
    return given.isEmpty() ? "" : " (" + String.join(", ", given) + ")";
  }

  private static String clip(float clip) {
    return clip < Float.POSITIVE_INFINITY ? "clipped at ±" + clip : "";
  }

  private static String activation(String where, Activation activation, Activation usual) {
    return activation.equals(usual) ? "" : where + " " + text(activation);
  }

  private static String text(Activation activation) {
    return activation.function().text() + switch (activation.function().parameters()) {
      case 0 -> "";
      case 1 -> " " + activation.alpha();
      default -> " " + activation.alpha() + " " + activation.beta();
    };
  }

  private static List<String> decoder(DecoderDefinition decoder) {
    List<String> lines = new ArrayList<>();
    lines.add(line("decoder", "takes the state over and writes tokens of a vocabulary of " + number(decoder.vocabulary().size())
        + ", embedded in " + decoder.embedding().columns() + ", from " + quoted(decoder.vocabulary(), decoder.start()) + " to "
        + quoted(decoder.vocabulary(), decoder.stop())));
    for (int k = 0; k < decoder.layers().size(); k++) {
      LayerDefinition layer = decoder.layers().get(k);
      lines.add(line("  layer " + k, layer(layer)));
    }
    int most = decoder.generation().maxLength();
    lines.add(line("generation", method(decoder.generation().method()) + ", at most " + number(most) + (most == 1 ? " token" : " tokens")));
    return lines;
  }

  private static String method(GenerationDefinition.Method method) {
    return switch (method) {
      case GenerationDefinition.Greedy() -> "greedy: the most probable token";
      case GenerationDefinition.Sample(float temperature, int topK, float topP, int completions) ->
        "tokens are drawn by probability, temperature " + temperature + (topK > 0 ? ", of the " + topK + " most probable" : "")
            + (topP < 1 ? ", of the fewest that make up " + topP : "") + completions(completions);
      case GenerationDefinition.Beam(int beams, int completions) -> "beam search with " + beams + " beams" + completions(completions);
    };
  }

  private static String completions(int completions) {
    return completions == 1 ? "" : ", " + completions + " completions";
  }

  private static String quoted(Vocabulary vocabulary, int id) {
    return Printable.quoted(vocabulary.token(id));
  }

  private static String head(HeadDefinition head) {
    return switch (head) {
      case HeadDefinition.Hidden _ -> "none: the hidden state of the last layer is the output";
      case HeadDefinition.Dense(List<DenseDefinition> layers) -> layers.stream().map(ModelSummary::dense)
          .collect(Collectors.joining("; "));
    };
  }

  private static String dense(DenseDefinition layer) {
    String end = layer.activation().toString();
    return switch (layer.form()) {
      case DENSE -> "dense, " + layer.inputs() + " → " + number(layer.size()) + " outputs, " + end;
      case AFFINE -> "affine, " + number(layer.size()) + (layer.size() == 1 ? " value, " : " values each by itself, ") + end;
      case LAYER_NORM -> "layer normalisation of " + number(layer.size()) + " values, " + end;
    };
  }

  private static String output(ModelDefinition model) {
    OutputDefinition output = model.output();
    List<String> parts = new ArrayList<>();
    if (model.decoder().isPresent()) {
      parts.add("each token that is chosen, with its probability"
          + (output.top() > 1 ? ", before the most probable others, " + output.top() + " in all" : ""));
    } else if (output.top() > 0) {
      boolean one = output.top() == 1;
      parts.add((one ? "the largest value" : "the " + output.top() + " largest values")
          + (output.labels() == null ? " by id" : one ? " with its label" : " with their labels"));
    }
    if (output.values()) {
      parts.add(model.head().size() == 1 ? "its 1 value" : "all " + number(model.head().size()) + " values");
    }
    if (output.surprise()) {
      parts.add("the surprise of the arriving token in bits");
    }
    switch (output.summary()) {
      case NONE -> {
      }
      case HIDDEN -> parts.add("the last layer's h as a summary of the sequence");
      case CELL -> parts.add("the last layer's c as a summary of the sequence");
    }
    return String.join("; ", parts);
  }

  private static String reading(ReadingDefinition reading, ModelDefinition model) {
    LayerDefinition last = model.layers().getLast();
    return switch (reading) {
      case ReadingDefinition.Whole whole ->
        "at the end of the sequence, from its events; at most " + number(whole.maxLength()) + ", then it is over; ";
      case ReadingDefinition.Windowed window -> window(window, model.input()) + "; ";
    } + switch (reading.answer()) {
      case LAST_STATES -> last.cells().size() == 1 ? "the head reads the last state" : "the head reads both directions' last states";
      case LAST_STEP -> "the head reads the sequence's last step, which is the backward direction's first";
    };
  }

  private static String window(ReadingDefinition.Windowed window, InputDefinition input) {
    String often = window.hop() == 1 ? "at each event" : "at every " + number(window.hop()) + " events";
    return "a window: " + often + " the last " + number(window.length()) + ", from a fresh state; " + switch (window.begin()) {
      case ReadingDefinition.Begin.Wait _ -> "the first answer comes once there are as many";
      case ReadingDefinition.Begin.Partial _ -> "at the beginning, those that there are";
      case ReadingDefinition.Begin.PadFeatures(List<Float> features) -> "what is missing at the beginning is "
          + (features.size() > 1 && features.stream().distinct().count() == 1
              ? features.getFirst() + " in each feature"
              : numbers(features));
      case ReadingDefinition.Begin.PadToken(int id) -> "what is missing at the beginning is "
          + Printable.quoted(((InputDefinition.TokenInput) input).vocabulary().token(id));
    };
  }

  private static String numbers(List<Float> features) {
    return features.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", ")) + (features.size() > SHOWN ? ", …" : "");
  }

  private static String state(ModelDefinition model) {
    if (!model.shape().keepsState()) {
      return "none is kept: every event is a sequence of its own";
    }
    if (model.reading().isPresent()) {
      int most = model.reading().get().mostKept();
      return (model.input() instanceof InputDefinition.FeatureInput features
          ? number(features.size() * (long) Float.BYTES) + " bytes per event: its features, in f32"
          : Integer.BYTES + " bytes per event: its token's id")
          + (model.window().isPresent()
              ? "; the last " + number(most) + " of a sequence are kept"
              : ", kept until the sequence is over, " + number(most) + " at most");
    }
    return number(stateBytes(model)) + " bytes per sequence: " + stateParts(model) + " of each layer, in f32";
  }

  private static long stateBytes(ModelDefinition model) {
    return model.layers().stream().mapToLong(LayerDefinition::stateSize).sum() * Float.BYTES;
  }

  private static String stateParts(ModelDefinition model) {
    List<LayerDefinition> layers = ModelDefinition.withState(model.layers());
    boolean cells = layers.stream().anyMatch(layer -> layer.cellState() > 0);
    boolean all = layers.stream().allMatch(layer -> layer.cellState() > 0);
    return all ? "c and h" : cells ? "c, where there is one, and h" : "h";
  }

  /** One line: the type of the recurrent weights and, unless it is f32, how far the model is from the f32 one. */
  public static String precision(ModelDefinition model) {
    if (model.precision() == Precision.F32) {
      return model.precision().text();
    }
    return model.precision().text() + ", a scale per gate row; " + model.quantisation()
        .map(made -> String.format(Locale.ROOT,
            "over %d steps of %d random sequences h differed from f32's by %.1e in the mean and %.1e at most, outputs by %.1e and %.1e"
                + " (made from package %s)",
            made.steps(), made.sequences(), made.hidden().mean(), made.hidden().largest(), made.outputs().mean(), made.outputs().largest(),
            Printable.line(ModelDefinition.shortened(made.from()))))
        .orElse("how far it is from f32 is unknown, as the package has no quantisation record");
  }

  private static String parameters(ModelDefinition model) {
    long count = 0;
    long bytes = 0;
    for (Matrix matrix : matrices(model).toList()) {
      count += (long) matrix.rows() * matrix.columns();
      bytes += (long) matrix.rows() * matrix.columns() * matrix.precision().bits() / Byte.SIZE;
    }
    Stream<LayerDefinition> layers = Stream.concat(model.layers().stream(),
        model.decoder().stream().flatMap(writes -> writes.layers().stream()));
    for (CellDefinition layer : layers.flatMap(layer -> layer.cells().stream()).toList()) {
      bytes += layer.weights().ih() instanceof IntegerMatrix integers ? (long) integers.rows() * Float.BYTES : 0;
    }
    String rest = model.precision() == Precision.F32 ? "" : " and f32";
    return number(count) + " (" + number(bytes) + " bytes in " + model.precision().text() + rest + ")";
  }

  private static Stream<Matrix> matrices(ModelDefinition model) {
    Stream<Matrix> input = switch (model.input()) {
      case InputDefinition.TokenInput token -> Stream.of(token.embedding());
      case InputDefinition.FeatureInput _ -> Stream.of();
    };
    Stream<Matrix> initial = model.initial().stream().flatMap(state -> Stream.concat(state.cell().stream(), state.hidden().stream()));
    Stream<Matrix> decoder = model.decoder().stream()
        .flatMap(writes -> Stream.concat(Stream.of(writes.embedding()), tensors(writes.layers())));
    Stream<Matrix> head = switch (model.head()) {
      case HeadDefinition.Hidden _ -> Stream.of();
      case HeadDefinition.Dense(List<DenseDefinition> layers) -> layers.stream()
          .flatMap(layer -> Stream.of(layer.weight(), layer.bias()));
    };
    return Stream.of(input, tensors(model.layers()), initial, decoder, head).flatMap(part -> part);
  }

  private static Stream<Matrix> tensors(List<LayerDefinition> layers) {
    return layers.stream().flatMap(layer -> layer.tensors().stream());
  }

  private static String hash(String hash) {
    return ModelDefinition.shortened(hash) + " (" + hash + ")";
  }

  private static String line(String what, String text) {
    return String.format(Locale.ROOT, "  %-13s %s", what, text);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
