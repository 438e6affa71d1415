package io.cellstream.modelfile;

import io.cellstream.kernel.Activation;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.DenseDefinition;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.InitialState;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.model.definition.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hash over what determines h and c: vocabulary, rule for unknown tokens, normalisation, embedding, layers with their weights in order
 * and the directions in which they read, initial states, a window's length, precision. It does not cover names, version, head, decoder, output or the names of
 * tensors: if only these change, stored states can be continued.
 */
final class StateHash {
  private static final String TAG = "cellstream.state.1";

  private StateHash() {
  }

  static String of(InputDefinition input, List<LayerDefinition> layers, List<InitialState> initial,
      Optional<ReadingDefinition> reading) {
    Sha256 sha = new Sha256().text(TAG).text(ModelDefinition.precision(layers).text());
    switch (input) {
      case InputDefinition.TokenInput token -> {
        sha.text("token").number(token.vocabulary().size());
        token.vocabulary().tokens().forEach(sha::text);
        sha.number(token.unknown().orElse(-1));
        tensor(sha, token.embedding());
      }
      case InputDefinition.FeatureInput features -> sha.text("features").floats(features.mean()).floats(features.scale());
    }
    sha.number(layers.size());
    for (LayerDefinition layer : layers) {
      switch (layer) {
        case CellDefinition cell -> cell(sha, cell);
        case LayerDefinition.Backward(CellDefinition cell) -> {
          sha.text("backward");
          cell(sha, cell);
        }
        case LayerDefinition.Bidirectional(CellDefinition forward, CellDefinition backward) -> {
          sha.text("bidirectional");
          cell(sha, forward);
          cell(sha, backward);
        }
        case LayerDefinition.Dense(DenseDefinition dense) -> {
          sha.text(dense.form().text()).text(dense.activation().name().toLowerCase(Locale.ROOT));
          if (dense.form() == DenseDefinition.Form.LAYER_NORM) {
            sha.floats(dense.epsilon());
          }
          tensor(sha, dense.weight());
          tensor(sha, dense.bias());
        }
      }
    }
    // only if there are any: a model without them keeps the hash from before the format had initial states
    if (!initial.stream().allMatch(InitialState.ZERO::equals)) {
      sha.text("initial");
      for (InitialState layer : initial) {
        initial(sha, layer.cell());
        initial(sha, layer.hidden());
      }
    }
    // only if there is one: it decides which inputs are kept, and how
    if (reading.isPresent() && reading.get() instanceof ReadingDefinition.Windowed window) {
      sha.text("window").number(window.length());
    }
    return sha.hex();
  }

  private static void cell(Sha256 sha, CellDefinition cell) {
    sha.text(TensorNames.cell(cell));
    switch (cell) {
      case CellDefinition.Lstm _, CellDefinition.Gru _ -> {
      }
      case CellDefinition.Rnn rnn -> sha.text(rnn.nonlinearity().name().toLowerCase(Locale.ROOT));
      case LstmVariant lstm -> {
        sha.text("variant").number(lstm.peephole() == null ? 0 : 1).number(lstm.projection() == null ? 0 : 1)
            .number(lstm.coupled() ? 1 : 0).floats(lstm.clip());
        activations(sha, lstm.gateActivation(), lstm.candidate(), lstm.output());
      }
      case GruVariant gru -> {
        sha.text("variant").number(gru.resetAfter() ? 1 : 0).floats(gru.clip());
        activations(sha, gru.gateActivation(), gru.candidate());
      }
      case RnnVariant rnn -> {
        sha.text("variant").floats(rnn.clip());
        activations(sha, rnn.activation());
      }
    }
    cell.tensors().forEach(matrix -> matrix(sha, matrix));
  }

  private static void activations(Sha256 sha, Activation... activations) {
    for (Activation activation : activations) {
      sha.text(activation.function().text()).floats(activation.alpha(), activation.beta());
    }
  }

  private static void initial(Sha256 sha, Optional<Tensor> state) {
    sha.number(state.isPresent() ? 1 : 0);
    state.ifPresent(tensor -> tensor(sha, tensor));
  }

  private static void matrix(Sha256 sha, Matrix matrix) {
    switch (matrix) {
      case Tensor tensor -> tensor(sha, tensor);
      case IntegerMatrix integers -> {
        sha.number(integers.rows()).number(integers.columns()).ints(integers.words());
        tensor(sha, integers.scale());
      }
    }
  }

  private static void tensor(Sha256 sha, Tensor tensor) {
    sha.number(tensor.rows()).number(tensor.columns()).floats(tensor.data());
  }
}
