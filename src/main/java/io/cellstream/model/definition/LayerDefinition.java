package io.cellstream.model.definition;

import java.util.List;
import java.util.stream.Stream;

/**
 * One layer of a stack. Most are a {@link CellDefinition}, which reads a sequence forward as it arrives. One that also reads it backward needs
 * all of it first; a dense one keeps nothing of it.
 */
public sealed interface LayerDefinition permits CellDefinition, LayerDefinition.Backward, LayerDefinition.Bidirectional,
    LayerDefinition.Dense {

  /** I: how many floats it reads at each step. */
  int inputSize();

  /** How many floats it gives at each step. */
  int outputs();

  /** Floats of the cell state c that it leaves beside its hidden state; 0 if there is none. */
  int cellState();

  /** The size of the hidden state h that it leaves; 0 if there is none. */
  int hidden();

  /** Floats of the state that it leaves: c, then h; 0 if it keeps nothing of a sequence. */
  default int stateSize() {
    return cellState() + hidden();
  }

  /** What is recurrent in it, in the order of their states. */
  List<CellDefinition> cells();

  /** Its weights in the order in which a hash takes them. */
  List<Matrix> tensors();

  /** Whether it reads the sequence from its end. */
  default boolean readsBackward() {
    return false;
  }

  /** A cell that reads the sequence from its last step to its first; what it gives for a step is its h after reading that step. */
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
   * Two cells of the same input, one forward and one backward. It gives h of both, the forward one's first; of both is its state, too: c
   * of both, then h of both.
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

  /** A dense layer before or between recurrent ones. Its weights are f32 whatever theirs are. */
  record Dense(DenseDefinition layer) implements LayerDefinition {
    @Override
    public int inputSize() {
      return layer.weight().columns();
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
