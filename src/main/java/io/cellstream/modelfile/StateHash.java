package io.cellstream.modelfile;

import io.cellstream.kernel.Activation;
import io.cellstream.model.InitialState;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.IntegerMatrix;
import io.cellstream.model.LayerDefinition;
import io.cellstream.model.Matrix;
import io.cellstream.model.Precision;
import io.cellstream.model.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hash over what determines h and c: vocabulary, rule for unknown tokens, normalisation, embedding, cells with their weights in order,
 * initial states, precision. Not over names, version, head, decoder or output, nor over what tensors are called: with those changed, a
 * stored state goes on.
 */
final class StateHash {
  private static final String TAG = "cellstream.state.1";

  private StateHash() {
  }

  static String of(InputDefinition input, List<LayerDefinition> layers, List<InitialState> initial) {
    Sha256 sha = new Sha256().text(TAG).text(precision(layers).text());
    switch (input) {
      case InputDefinition.Token token -> {
        sha.text("token").number(token.vocabulary().size());
        token.vocabulary().tokens().forEach(sha::text);
        sha.number(token.unknown().orElse(-1));
        tensor(sha, token.embedding());
      }
      case InputDefinition.Features features -> sha.text("features").floats(features.mean()).floats(features.scale());
    }
    sha.number(layers.size());
    for (LayerDefinition layer : layers) {
      sha.text(TensorNames.cell(layer));
      switch (layer) {
        case LayerDefinition.Lstm _, LayerDefinition.Gru _ -> {
        }
        case LayerDefinition.Rnn rnn -> sha.text(rnn.nonlinearity().name().toLowerCase(Locale.ROOT));
        case LayerDefinition.LstmVariant lstm -> {
          sha.text("variant").number(lstm.peephole() == null ? 0 : 1).number(lstm.projection() == null ? 0 : 1)
              .number(lstm.coupled() ? 1 : 0).floats(lstm.clip());
          activations(sha, lstm.gateActivation(), lstm.candidate(), lstm.output());
        }
        case LayerDefinition.GruVariant gru -> {
          sha.text("variant").number(gru.resetAfter() ? 1 : 0).floats(gru.clip());
          activations(sha, gru.gateActivation(), gru.candidate());
        }
        case LayerDefinition.RnnVariant rnn -> {
          sha.text("variant").floats(rnn.clip());
          activations(sha, rnn.activation());
        }
      }
      layer.tensors().forEach(matrix -> matrix(sha, matrix));
    }
    // only where there are any: without, a model has the hash that it had before there were initial states
    if (!initial.stream().allMatch(InitialState.ZERO::equals)) {
      sha.text("initial");
      for (InitialState layer : initial) {
        initial(sha, layer.cell());
        initial(sha, layer.hidden());
      }
    }
    return sha.hex();
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

  private static Precision precision(List<LayerDefinition> layers) {
    return layers.isEmpty() ? Precision.F32 : layers.getFirst().precision();
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
