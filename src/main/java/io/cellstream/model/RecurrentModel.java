package io.cellstream.model;

import io.cellstream.kernel.Kernel;

/** A model ready to run: weights packed for a kernel. Immutable and shared by all threads. */
public final class RecurrentModel {
  private final ModelDefinition definition;

  @SuppressWarnings("unused")
  public RecurrentModel(ModelDefinition definition, Kernel kernel) {
    this.definition = definition;
  }

  public ModelDefinition definition() {
    return definition;
  }

  /** Floats of one sequence's state: per layer c {@code [H]} then h {@code [H]}. */
  public int stateSize() {
    return definition.layers().stream().mapToInt(layer -> 2 * layer.hidden()).sum();
  }

  /** A workspace for up to {@code capacity} sequences at once; for one thread. */
  public StepWorkspace newWorkspace(int capacity) {
    return new StepWorkspace(this, capacity);
  }
}
