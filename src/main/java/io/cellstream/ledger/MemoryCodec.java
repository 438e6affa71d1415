package io.cellstream.ledger;

import io.cellstream.model.Memory;
import io.cellstream.model.definition.ModelDefinition;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Reads and writes the memory of a model whose layers read forward, as a part of a snapshot; {@link Snapshot} has the layout. */
final class MemoryCodec {
  private static final Memory NONE = new Memory.State(new float[0]);

  /** For each layer with a state, the units of c, then the units of h. */
  private final int[] units;
  private final int floats;

  MemoryCodec(ModelDefinition model) {
    this.units = model.keepsInputs()
        ? new int[0]
        : model.layers().stream().flatMapToInt(layer -> layer.hidden() == 0
            ? IntStream.empty()
            : IntStream.of(layer.cellState(), layer.hidden())).toArray();
    this.floats = Arrays.stream(units).sum();
  }

  /** The most bytes that a memory takes. */
  int bytes() {
    return (1 + units.length) * ByteWriter.MOST_VARINT / 2 + Float.BYTES * floats;
  }

  void write(float[] state, ByteWriter out) {
    out.varint(units.length / 2);
    for (int n : units) {
      out.varint(n);
    }
    out.floats(state);
  }

  void writeNone(ByteWriter out) {
    out.varint(0);
  }

  /**
   * Reads a memory.
   *
   * @param own whether it is this model's; if not, only its size is checked, and an empty memory returned
   */
  Memory read(ByteReader in, boolean own) {
    int[] found = new int[2 * Math.min(in.size(), in.left())];
    long sum = 0;
    for (int i = 0; i < found.length; i++) {
      found[i] = in.size();
      sum += found[i];
    }
    in.require(sum * Float.BYTES == in.left(), "has " + in.left() + " bytes of cells for " + sum + " floats");
    in.require(!own || Arrays.equals(found, units),
        "has c and h of " + Arrays.toString(found) + " units, its model of " + Arrays.toString(units));
    float[] state = in.floats((int) sum);
    return own ? new Memory.State(state) : NONE;
  }
}
