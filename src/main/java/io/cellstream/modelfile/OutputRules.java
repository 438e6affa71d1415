package io.cellstream.modelfile;

import io.cellstream.model.HeadDefinition;
import io.cellstream.model.HeadDefinition.Activation;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.OutputDefinition;
import io.cellstream.model.Shape;
import io.cellstream.model.Vocabulary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a model may be asked to emit, given its input, head and shape. */
final class OutputRules {
  private OutputRules() {
  }

  /**
   * @param modelFile how errors name model.json
   * @param given the content of the labels file, if model.json names one
   */
  static OutputDefinition resolve(String modelFile, ModelJson json, InputDefinition input, HeadDefinition head, Optional<Vocabulary> given)
      throws ModelFileException {
    ModelJson.Output output = json.output();
    String problem = switch (head) {
      case HeadDefinition.Hidden _ -> problemOfHidden(output);
      case HeadDefinition.Dense dense -> problemOfDense(output, dense, given);
    };
    if (problem.isEmpty() && output.surprise()) {
      problem = problemOfSurprise(json.shape(), input, head);
    }
    if (!problem.isEmpty()) {
      throw new ModelFileException(modelFile + ": " + problem);
    }
    return new OutputDefinition(output.top(), output.values(), output.surprise(), given.orElseGet(() -> impliedLabels(input, head)));
  }

  /** The labels of a model that names no file of them: the vocabulary, if there is one and a dense head has its size; else none. */
  static @Nullable Vocabulary impliedLabels(InputDefinition input, HeadDefinition head) {
    return head instanceof HeadDefinition.Dense && input instanceof InputDefinition.Token token && head.size() == token.vocabulary().size()
        ? token.vocabulary()
        : null;
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

  private static String problemOfDense(ModelJson.Output output, HeadDefinition.Dense head, Optional<Vocabulary> given) {
    if (output.top() > head.size()) {
      return "output.top is " + output.top() + ", but the head has only " + head.size() + " outputs";
    }
    if (given.isPresent() && given.get().size() != head.size()) {
      return "output.labels names " + output.labels().orElseThrow() + " with " + given.get().size() + " labels, but the head has "
          + head.size() + " outputs";
    }
    boolean empty = output.top() == 0 && !output.values() && !output.surprise();
    return empty ? "output would be empty; set output.top, output.values or output.surprise" : "";
  }

  private static String problemOfSurprise(Shape shape, InputDefinition input, HeadDefinition head) {
    String needs = "output.surprise must be false, since it is for next-token models: ";
    if (shape != Shape.SYNCHRONIZED) {
      return needs + "it needs shape synchronized, but shape is " + shape.text();
    }
    if (!(input instanceof InputDefinition.Token token)) {
      return needs + "it needs input.type token";
    }
    if (!(head instanceof HeadDefinition.Dense dense && dense.activation() == Activation.SOFTMAX)) {
      return needs + "it needs a head with activation softmax";
    }
    return head.size() == token.vocabulary().size()
        ? ""
        : needs + "it needs one output per token, but the head has " + head.size() + " outputs and the vocabulary "
            + token.vocabulary().size() + " tokens";
  }
}
