package io.cellstream.model.head;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Panels;
import io.cellstream.kernel.Rows;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.layer.PackedDense;
import java.util.List;

/** A model's head, packed. It turns the last layer's hidden state into an output. Immutable and shared by all threads. */
public final class Head {
  private final Kernel kernel;
  private final int stateSize;
  private final int inputs;
  private final int outputs;
  private final boolean softmax;
  private final List<PackedDense> layers;
  private final OutputDefinition wanted;

  /**
   * @param wanted the parts that an output should have
   * @param stateSize the number of floats in the model's states
   * @param inputs the number of floats that the head reads, which are a state's last ones
   */
  public Head(HeadDefinition definition, OutputDefinition wanted, int stateSize, int inputs, Kernel kernel) {
    this.kernel = kernel;
    this.stateSize = stateSize;
    this.inputs = inputs;
    this.outputs = definition.size();
    this.softmax = definition.givesProbabilities();
    this.layers = switch (definition) {
      case HeadDefinition.Hidden _ -> List.of();
      case HeadDefinition.Dense dense -> dense.layers().stream().map(layer -> new PackedDense(layer, kernel)).toList();
    };
    this.wanted = wanted;
  }

  /** A workspace for up to {@code capacity} states at once, which its user sets; for one thread. */
  public HeadWorkspace newWorkspace(int capacity) {
    return newWorkspace(capacity, Rows.zeros(capacity, Panels.padded(inputs, Panels.BLOCK)));
  }

  /**
   * A workspace that reads the hidden states from other buffers; for one thread.
   *
   * @param h a hidden state per row, padded to whole blocks
   */
  public HeadWorkspace newWorkspace(int capacity, Rows h) {
    return new HeadWorkspace(this, capacity, h);
  }

  Kernel kernel() {
    return kernel;
  }

  /** @throws IllegalArgumentException if the state does not have the size of the model's states */
  public void requireState(float[] state) {
    if (state.length != stateSize) {
      throw new IllegalArgumentException("a state of this model has " + stateSize + " floats, not " + state.length);
    }
  }

  /** The number of floats that the head reads, which are a state's last ones. */
  public int inputs() {
    return inputs;
  }

  int outputs() {
    return outputs;
  }

  /** Whether its outputs are probabilities. */
  boolean softmax() {
    return softmax;
  }

  /** The head's dense layers; if there are none, the hidden state is the output. */
  List<PackedDense> layers() {
    return layers;
  }

  OutputDefinition wanted() {
    return wanted;
  }
}
