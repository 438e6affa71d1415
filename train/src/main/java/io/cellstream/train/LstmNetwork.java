package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.norm.Dropout;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.LayerDefinition;
import java.util.List;

/** LSTM layers with a dense head. */
final class LstmNetwork {
  private final LstmStack lstm;
  private final DenseStack head;
  private final double dropout;

  /**
   * Adds its parameters.
   *
   * @param dropout the share of inputs of every layer and of the head that is left out while learning
   */
  LstmNetwork(Parameters parameters, int inputs, int hidden, int layers, int outputs, double dropout) {
    this.lstm = new LstmStack(parameters, "lstm", inputs, hidden, layers, dropout);
    this.head = new DenseStack(parameters, hidden, outputs);
    this.dropout = dropout;
  }

  /** The zero state of a batch: h and c, each {@code [layers × B × H]}. */
  NDList zeroState(NDManager manager, int lanes) {
    return lstm.zeroState(manager, lanes);
  }

  /**
   * Runs the layers over a batch of sequences.
   *
   * @param inputs {@code [T × B × I]}
   * @param state h and c, each {@code [layers × B × H]}
   * @param learning whether dropout applies
   */
  LstmStack.Forward forward(NDArray inputs, NDList state, boolean learning) {
    return lstm.forward(dropout(inputs, learning), state, learning);
  }

  /** Logarithms of the head's probabilities, in nats: {@code [… × H]} to {@code [… × outputs]}. */
  NDArray logProbabilities(NDArray h, boolean learning) {
    return head.logProbabilities(dropout(h, learning));
  }

  List<LayerDefinition> layers() {
    return lstm.layers();
  }

  HeadDefinition head() {
    return head.definition();
  }

  private NDArray dropout(NDArray x, boolean learning) {
    return dropout == 0 ? x : Dropout.dropout(x, (float) dropout, learning).singletonOrThrow();
  }
}
