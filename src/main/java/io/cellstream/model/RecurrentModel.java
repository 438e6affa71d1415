package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model ready to run: weights packed for a kernel. Immutable and shared by all threads. */
public final class RecurrentModel {
  private final ModelDefinition definition;
  private final Kernel kernel;
  private final List<RecurrentLayer> layers;
  private final @Nullable DenseHead head;
  private final int stateSize;

  /** @throws IllegalArgumentException if the parts of the definition do not fit each other */
  public RecurrentModel(ModelDefinition definition, Kernel kernel) {
    Dimensions.check(definition);
    this.definition = definition;
    this.kernel = kernel;
    this.layers = definition.layers().stream().map(layer -> RecurrentLayer.of(layer, kernel)).toList();
    this.head = switch (definition.head()) {
      case HeadDefinition.Hidden hidden -> null;
      case HeadDefinition.Dense dense -> new DenseHead(dense, kernel);
    };
    this.stateSize = definition.layers().stream().mapToInt(layer -> layer.cellState() + layer.hidden()).sum();
  }

  public ModelDefinition definition() {
    return definition;
  }

  /** Floats of one sequence's state: per layer c, if its cell has one, then h {@code [H]}. */
  public int stateSize() {
    return stateSize;
  }

  /** A workspace for up to {@code capacity} sequences at once; for one thread. */
  public StepWorkspace newWorkspace(int capacity) {
    return new StepWorkspace(this, capacity);
  }

  Kernel kernel() {
    return kernel;
  }

  List<RecurrentLayer> layers() {
    return layers;
  }

  HeadRows newHeadRows(int capacity) {
    return new HeadRows(definition, head, kernel, capacity);
  }
}
