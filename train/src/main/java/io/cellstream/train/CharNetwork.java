package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** A next-token network: an embedding, then {@link LstmNetwork}. */
final class CharNetwork {
  private static final String EMBEDDING = "embedding.weight";

  private final Parameters parameters;
  private final LstmNetwork lstm;

  /** The parameters are drawn from {@code random}, the embedding's from N(0, 1). */
  CharNetwork(NDManager memory, int vocabulary, TrainingPlan plan, RandomGenerator random) {
    this.parameters = new Parameters(memory, random);
    parameters.addGaussian(EMBEDDING, vocabulary, plan.embedding());
    this.lstm = new LstmNetwork(parameters, plan.embedding(), plan.hidden(), plan.layers(), vocabulary, plan.dropout());
  }

  Map<String, NDArray> parameters() {
    return parameters.byName();
  }

  /** The zero state of a batch: h and c, each {@code [layers × B × H]}. */
  NDList zeroState(NDManager manager, int lanes) {
    return lstm.zeroState(manager, lanes);
  }

  /**
   * Logarithms of the probabilities of all next tokens, in nats.
   *
   * @param inputs token ids, {@code [T × B]}
   * @param state h and c, each {@code [layers × B × H]}
   * @param learning whether dropout applies
   */
  Forward forward(NDArray inputs, NDList state, boolean learning) {
    NDArray embedded = Embedded.rows(parameters.get(EMBEDDING), inputs);
    LstmStack.Forward forward = lstm.forward(embedded, state, learning);
    return new Forward(lstm.logProbabilities(forward.h(), learning), forward.state());
  }

  /**
   * @param logProbabilities {@code [T × B × V]}
   * @param state h and c after the last step
   */
  record Forward(NDArray logProbabilities, NDList state) {
    /** −ln p of the targets {@code [T × B]}, same shape. */
    NDArray nats(NDArray targets) {
      return logProbabilities.gather(targets.expandDims(-1), -1).squeeze(-1).neg();
    }
  }

  InputDefinition input(Vocabulary tokens) {
    return new InputDefinition.TokenInput(tokens, parameters.tensor(EMBEDDING), OptionalInt.empty());
  }

  List<LayerDefinition> layers() {
    return lstm.layers();
  }

  HeadDefinition head() {
    return lstm.head();
  }
}
