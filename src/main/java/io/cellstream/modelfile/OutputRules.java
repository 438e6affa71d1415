package io.cellstream.modelfile;

import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.OutputDefinition.Summary;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Vocabulary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules for what a model can emit, given its input, head and shape. */
public final class OutputRules {
  /** The most output values in all predictions of one event. */
  private static final long MOST_FLOATS = 1 << 20;

  private OutputRules() {
  }

  /**
   * @param modelFile how errors name model.json
   * @param given the content of the labels file, if model.json names one
   */
  static OutputDefinition resolve(String modelFile, ModelJson json, InputDefinition input, List<LayerDefinition> layers,
      HeadDefinition head, Optional<DecoderDefinition> decoder, Optional<Vocabulary> given) throws ModelFileException {
    ModelJson.Output output = json.output();
    Stream<Supplier<String>> rules = Stream.of( //
        () -> decoder.map(writes -> problemOfDecoder(head, writes, json.decoder().orElseThrow())).orElse(""), //
        () -> switch (head) {
          case HeadDefinition.Hidden _ -> problemOfHidden(output);
          case HeadDefinition.Dense dense -> problemOfDense(output, dense, given, decoder.isPresent());
        }, //
        () -> output.surprise() ? problemOfSurprise(json.shape(), input, head) : "", //
        () -> decoder.map(writes -> problemOfLength(output, head, writes)).orElse(""), //
        () -> problemOfSummary(output.summary(), json.shape(), layers));
    Optional<String> problem = rules.map(Supplier::get).filter(text -> !text.isEmpty()).findFirst();
    if (problem.isPresent()) {
      throw new ModelFileException(modelFile + ": " + problem.get());
    }
    return new OutputDefinition(output.top(), output.values(), output.surprise(),
        given.orElseGet(() -> impliedLabels(input, head, decoder)), output.summary());
  }

  /**
   * The labels of a model that names no file of labels: the decoder's vocabulary; else the input's, if there is one and a dense head has
   * its size; else none.
   */
  public static @Nullable Vocabulary impliedLabels(InputDefinition input, HeadDefinition head, Optional<DecoderDefinition> decoder) {
    if (decoder.isPresent()) {
      return decoder.get().vocabulary();
    }
    return head instanceof HeadDefinition.Dense && input instanceof InputDefinition.TokenInput token
        && head.size() == token.vocabulary().size()
            ? token.vocabulary()
            : null;
  }

  private static String problemOfDecoder(HeadDefinition head, DecoderDefinition decoder, ModelJson.Decoder json) {
    if (!head.givesProbabilities()) {
      return "head must end in a dense layer with activation softmax, since a decoder chooses tokens by their probabilities";
    }
    int tokens = decoder.vocabulary().size();
    return head.size() == tokens
        ? ""
        : "head has " + head.size() + " outputs, but must have one per token of decoder.vocabulary: " + json.vocabulary() + " has "
            + tokens;
  }

  /** Limits a generation, which is in memory as a whole and leaves in one transaction. */
  private static String problemOfLength(ModelJson.Output output, HeadDefinition head, DecoderDefinition decoder) {
    int perToken = Math.max(1, output.top()) + (output.values() ? head.size() : 0);
    long floats = (long) perToken * decoder.generation().maxLength() * decoder.generation().method().completions();
    return floats <= MOST_FLOATS
        ? ""
        : "one event could make " + floats + " output values: lower generation.maxLength or completions, output.top, or set output.values"
            + " to false; " + MOST_FLOATS + " are allowed";
  }

  private static String problemOfSummary(Summary summary, Shape shape, List<LayerDefinition> layers) {
    if (summary == Summary.NONE) {
      return "";
    }
    String what = "output.summary is " + summary.name().toLowerCase(Locale.ROOT) + ", but ";
    if (shape == Shape.ONE_TO_ONE) {
      return what + "a model of shape one-to-one keeps nothing to sum up; set it to none";
    }
    return summary == Summary.CELL && layers.getLast().cellState() == 0
        ? what + "the last layer's cell has no cell state; set it to hidden or none"
        : "";
  }

  private static String problemOfHidden(ModelJson.Output output) {
    if (output.top() > 0) {
      return "output.top is " + output.top() + ", but without a head there is nothing to rank; set it to 0";
    }
    if (output.labels().isPresent()) {
      return "output.labels names a file, but without a head there is nothing to label; set it to null";
    }
    return output.values() ? "" : "output.values must be true, since without a head the hidden state is all there is to emit";
  }

  private static String problemOfDense(ModelJson.Output output, HeadDefinition.Dense head, Optional<Vocabulary> given,
      boolean generates) {
    if (output.top() > head.size()) {
      return "output.top is " + output.top() + ", but the head has only " + head.size() + " outputs";
    }
    if (given.isPresent() && given.get().size() != head.size()) {
      return "output.labels names " + output.labels().orElseThrow() + " with " + given.get().size() + " labels, but the head has "
          + head.size() + " outputs";
    }
    // a prediction always has the generated token
    boolean empty = output.top() == 0 && !output.values() && !output.surprise() && output.summary() == Summary.NONE && !generates;
    return empty ? "output would be empty; set output.top, output.values or output.surprise" : "";
  }

  private static String problemOfSurprise(Shape shape, InputDefinition input, HeadDefinition head) {
    String needs = "output.surprise must be false, since it is for next-token models: ";
    if (shape != Shape.SYNCHRONIZED) {
      return needs + "it needs shape synchronized, but shape is " + shape.text();
    }
    if (!(input instanceof InputDefinition.TokenInput token)) {
      return needs + "it needs input.type token";
    }
    if (!head.givesProbabilities()) {
      return needs + "it needs a head with activation softmax";
    }
    return head.size() == token.vocabulary().size()
        ? ""
        : needs + "it needs one output per token, but the head has " + head.size() + " outputs and the vocabulary "
            + token.vocabulary().size() + " tokens";
  }
}
