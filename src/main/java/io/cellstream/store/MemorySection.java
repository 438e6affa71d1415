package io.cellstream.store;

import io.cellstream.model.InputDefinition;
import io.cellstream.model.Memory;
import io.cellstream.model.ModelDefinition;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The section of a stored state that holds what a model keeps of a sequence; {@link StateCodec} says how it is laid out. */
sealed interface MemorySection {
  byte CELLS_OF_LSTMS = 1;
  byte CELLS = 2;
  byte INPUTS = 3;
  byte NEWEST = INPUTS;

  /** A model's. */
  static MemorySection of(ModelDefinition model) {
    if (model.reading().isEmpty()) {
      return new Cells(model.layers().stream().flatMapToInt(layer -> layer.hidden() == 0
          ? IntStream.empty()
          : IntStream.of(layer.cellState(), layer.hidden())).toArray());
    }
    int most = model.reading().get().maxLength();
    return switch (model.input()) {
      case InputDefinition.Token _ -> new Tokens(most);
      case InputDefinition.Features features -> new Features(features.size(), most);
    };
  }

  /**
   * The format that the section needs: the oldest one, so that an older Cellstream, in a rolling upgrade or after one was taken back, reads
   * what it can run.
   */
  byte version();

  byte tag();

  /** How many bytes it has at most. */
  int mostBytes();

  int bytes(Memory memory);

  void write(Memory memory, ByteBuffer out);

  /**
   * @param in the section's bytes, to its end
   * @param own whether the state is this model's; if not, sizes are what they are
   * @param steps the state's step count
   * @throws StateFormatException if they are not what they say, or not the model's
   */
  Memory read(ByteBuffer in, byte version, boolean own, long steps);

  /**
   * One that reads any model's.
   *
   * @throws StateFormatException if a state of this version has no such section
   */
  static MemorySection of(byte version, byte tag) {
    MemorySection section = switch (tag) {
      case Cells.TAG -> new Cells(new int[0]);
      case Tokens.TAG -> new Tokens(0);
      case Features.TAG -> new Features(0, 0);
      default -> throw new StateFormatException("a stored state has an unexpected section " + tag);
    };
    require((section.tag() == Cells.TAG) == (version != INPUTS),
        "a stored state of version " + version + " has an unexpected section " + tag);
    return section;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new StateFormatException(otherwise);
    }
  }

  final class Cells implements MemorySection {
    static final byte TAG = 1;

    private final int[] sizes;
    private final byte version;
    private final int bytes;

    /** @param sizes per layer with a state C, then H */
    Cells(int[] sizes) {
      this.sizes = sizes;
      this.version = IntStream.range(0, sizes.length / 2).allMatch(l -> sizes[2 * l] == sizes[2 * l + 1]) ? CELLS_OF_LSTMS : CELLS;
      this.bytes = Integer.BYTES * (1 + (version == CELLS ? sizes.length : sizes.length / 2)) + Float.BYTES * Arrays.stream(sizes).sum();
    }

    @Override
    public byte version() {
      return version;
    }

    @Override
    public byte tag() {
      return TAG;
    }

    @Override
    public int mostBytes() {
      return bytes;
    }

    @Override
    public int bytes(Memory memory) {
      return bytes;
    }

    @Override
    public void write(Memory memory, ByteBuffer out) {
      out.putInt(sizes.length / 2);
      for (int s = 0; s < sizes.length; s += version == CELLS ? 1 : 2) {
        out.putInt(sizes[s]);
      }
      for (float each : ((Memory.State) memory).state()) {
        out.putFloat(each);
      }
    }

    @Override
    public Memory read(ByteBuffer in, byte found, boolean own, long steps) {
      int layers = in.getInt();
      require(layers >= 1 && layers <= in.remaining() / Integer.BYTES, "a stored state claims " + layers + " layers");
      int[] units = new int[2 * layers];
      long floats = 0;
      for (int l = 0; l < layers; l++) {
        units[2 * l] = in.getInt();
        units[2 * l + 1] = found == CELLS ? in.getInt() : units[2 * l];
        floats += (long) units[2 * l] + units[2 * l + 1];
      }
      require(!own || Arrays.equals(units, sizes),
          "a stored state has c and h of " + Arrays.toString(units) + " units, its model of " + Arrays.toString(sizes));
      require(floats * Float.BYTES == in.remaining(), "a stored state has " + in.remaining() + " bytes of cells for " + floats + " floats");
      return new Memory.State(floats(in, (int) floats));
    }
  }

  private static float[] floats(ByteBuffer in, int n) {
    float[] floats = new float[n];
    in.asFloatBuffer().get(floats);
    return floats;
  }

  /** Of models that keep their sequences' inputs. */
  sealed interface Inputs extends MemorySection {
    @Override
    default byte version() {
      return INPUTS;
    }
  }

  /** @param most how many there are at most */
  record Tokens(int most) implements Inputs {
    static final byte TAG = 2;

    @Override
    public byte tag() {
      return TAG;
    }

    @Override
    public int mostBytes() {
      return Integer.BYTES * (1 + most);
    }

    @Override
    public int bytes(Memory memory) {
      return Integer.BYTES * (1 + ((Memory.Tokens) memory).steps());
    }

    @Override
    public void write(Memory memory, ByteBuffer out) {
      int[] ids = ((Memory.Tokens) memory).ids();
      out.putInt(ids.length);
      for (int id : ids) {
        out.putInt(id);
      }
    }

    @Override
    public Memory read(ByteBuffer in, byte version, boolean own, long steps) {
      int count = in.getInt();
      require(count == steps && (long) count * Integer.BYTES == in.remaining(),
          "a stored state of " + steps + " steps has " + in.remaining() + " bytes for " + count + " tokens");
      int[] ids = new int[count];
      in.asIntBuffer().get(ids);
      return new Memory.Tokens(ids);
    }
  }

  /**
   * @param size of a step
   * @param most how many steps there are at most
   */
  record Features(int size, int most) implements Inputs {
    static final byte TAG = 3;

    @Override
    public byte tag() {
      return TAG;
    }

    @Override
    public int mostBytes() {
      return 2 * Integer.BYTES + Float.BYTES * size * most;
    }

    @Override
    public int bytes(Memory memory) {
      return 2 * Integer.BYTES + Float.BYTES * ((Memory.Features) memory).values().length;
    }

    @Override
    public void write(Memory memory, ByteBuffer out) {
      Memory.Features features = (Memory.Features) memory;
      out.putInt(size).putInt(features.steps());
      for (float each : features.values()) {
        out.putFloat(each);
      }
    }

    @Override
    public Memory read(ByteBuffer in, byte version, boolean own, long steps) {
      int width = in.getInt();
      int count = in.getInt();
      require(width > 0 && (!own || width == size), "a stored state has steps of " + width + " features, its model of " + size);
      require(count == steps && (long) count * width * Float.BYTES == in.remaining(),
          "a stored state of " + steps + " steps has " + in.remaining() + " bytes for " + count + " steps of " + width + " features");
      return new Memory.Features(width, floats(in, count * width));
    }
  }
}
