package io.cellstream.model;

import io.cellstream.kernel.Kernel;
import io.cellstream.kernel.Rows;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A model ready to run: weights packed for a kernel. Immutable and shared by all threads. */
public final class RecurrentModel {
  /** The most that a token table takes, in bytes, where nothing else is said. */
  public static final long TOKEN_TABLE = 64L << 20;

  private final ModelDefinition definition;
  private final Kernel kernel;
  private final List<RecurrentLayer> layers;
  private final @Nullable Rows tokenTable;
  private final @Nullable DenseHead head;
  private final int stateSize;

  /**
   * With a token table of up to {@link #TOKEN_TABLE} bytes.
   *
   * @throws IllegalArgumentException if the parts of the definition do not fit each other
   */
  public RecurrentModel(ModelDefinition definition, Kernel kernel) {
    this(definition, kernel, TOKEN_TABLE);
  }

  /**
   * As {@link #RecurrentModel(ModelDefinition, Kernel)}.
   *
   * @param tokenTable how many bytes the first layer's sums over a token's embedding may take, if they are made once for each token
   *        instead of at every step; the bits are the same. With fewer than all tokens need, there is no table
   */
  public RecurrentModel(ModelDefinition definition, Kernel kernel, long tokenTable) {
    Dimensions.check(definition);
    this.definition = definition;
    this.kernel = kernel;
    this.layers = definition.layers().stream().map(layer -> RecurrentLayer.of(layer, kernel)).toList();
    this.tokenTable = definition.input() instanceof InputDefinition.Token token
        && tokenTableBytes(definition).orElseThrow() <= tokenTable
            ? layers.getFirst().sums().table(token.embedding())
            : null;
    this.head = switch (definition.head()) {
      case HeadDefinition.Hidden hidden -> null;
      case HeadDefinition.Dense dense -> new DenseHead(dense, kernel);
    };
    this.stateSize = definition.layers().stream().mapToInt(layer -> layer.cellState() + layer.hidden()).sum();
  }

  /** Bytes that a model's token table needs; empty if its input is no token. */
  public static OptionalLong tokenTableBytes(ModelDefinition definition) {
    return definition.input() instanceof InputDefinition.Token token
        ? OptionalLong.of(GateSums.tableBytes(definition.layers().getFirst(), token.vocabulary().size()))
        : OptionalLong.empty();
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

  @Nullable
  Rows tokenTable() {
    return tokenTable;
  }

  List<RecurrentLayer> layers() {
    return layers;
  }

  HeadRows newHeadRows(int capacity) {
    return new HeadRows(definition, head, kernel, capacity);
  }
}
