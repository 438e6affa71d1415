package io.cellstream.model.definition;

import java.util.List;
import java.util.stream.Stream;

/**
 * One layer of a stack. Most are a {@link CellDefinition}, which reads a sequence forward as it arrives. A layer that reads backward needs
 * the whole sequence first. A dense layer keeps nothing of a sequence.
 */
public sealed interface LayerDefinition permits CellDefinition, LayerDefinition.Backward, LayerDefinition.Bidirectional,
    LayerDefinition.Dense {

  /** I: the number of floats that it reads at each step. */
  int inputSize();

  /** The number of floats that it outputs at each step. */
  int outputs();

  /** The size of its cell state c; 0 if there is none. */
  int cellState();

  /** The size of its hidden state h; 0 if there is none. */
  int hidden();

  /** Floats of the state that it leaves: c, then h; 0 if it keeps nothing of a sequence. */
  default int stateSize() {
    return cellState() + hidden();
  }

  /** Its cells, in the order of their states. */
  List<CellDefinition> cells();

  /** Its weights, in the order in which they are hashed. */
  List<Matrix> tensors();

  /** Whether it reads the sequence from the end, perhaps also from the beginning. */
  default boolean readsBackward() {
    return false;
  }

  /** A cell that reads the sequence from its last step to its first; its output at a step is its h after reading that step. */
  record Backward(CellDefinition cell) implements LayerDefinition {
    @Override
    public int inputSize() {
      return cell.inputSize();
    }

    @Override
    public int outputs() {
      return cell.hidden();
    }

    @Override
    public int cellState() {
      return cell.cellState();
    }

    @Override
    public int hidden() {
      return cell.hidden();
    }

    @Override
    public List<CellDefinition> cells() {
      return List.of(cell);
    }

    @Override
    public List<Matrix> tensors() {
      return cell.tensors();
    }

    @Override
    public boolean readsBackward() {
      return true;
    }
  }

  /**
   * Two cells with the same input; one reads forward, one backward. The output is both cells' h, the forward one's first. The state is both
   * cells' c, then both cells' h.
   */
  record Bidirectional(CellDefinition forward, CellDefinition backward) implements LayerDefinition {
    @Override
    public int inputSize() {
      return forward.inputSize();
    }

    @Override
    public int outputs() {
      return hidden();
    }

    @Override
    public int cellState() {
      return forward.cellState() + backward.cellState();
    }

    @Override
    public int hidden() {
      return forward.hidden() + backward.hidden();
    }

    @Override
    public List<CellDefinition> cells() {
      return List.of(forward, backward);
    }

    @Override
    public List<Matrix> tensors() {
      return Stream.concat(forward.tensors().stream(), backward.tensors().stream()).toList();
    }

    @Override
    public boolean readsBackward() {
      return true;
    }
  }

  /** A layer without a state before or between recurrent ones. Its weights are always f32. */
  record Dense(DenseDefinition layer) implements LayerDefinition {
    @Override
    public int inputSize() {
      return layer.inputs();
    }

    @Override
    public int outputs() {
      return layer.size();
    }

    @Override
    public int cellState() {
      return 0;
    }

    @Override
    public int hidden() {
      return 0;
    }

    @Override
    public List<CellDefinition> cells() {
      return List.of();
    }

    @Override
    public List<Matrix> tensors() {
      return List.of(layer.weight(), layer.bias());
    }
  }
}
