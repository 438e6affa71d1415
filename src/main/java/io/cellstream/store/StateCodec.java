package io.cellstream.store;

import io.cellstream.model.ModelDefinition;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A sequence's state as bytes, little-endian:
 *
 * <pre>
 * offset size
 *      0    1  format version, 1 or 2
 *      1   32  state hash of the model
 *     33    1  flags: bit 0 = a last position is present
 *     34    8  step count
 *     42    8  last position
 *     50    8  first event's time, ms since the epoch
 *     58    8  last event's time, ms since the epoch
 *     66    4  source partition of the last event
 *     70    8  source offset of the last event
 *     78       sections: tag (1), length (4), bytes
 * section 1 (cells): layer count n (4), n × H (4) in version 1 and n × (C (4), H (4)) in version 2, then per layer c [C] and h [H] as f32
 * </pre>
 *
 * C is 0 for a cell without cell state. Version 1 is for models all of whose layers have C = H, as the first Cellstream knew them; both are
 * read.
 *
 * Unknown versions, flags and tags are refused: a state half understood would be a state harmed.
 */
public final class StateCodec {
  private static final byte VERSION = 2;
  private static final byte LSTM_ONLY = 1;
  private static final int HASH_BYTES = 32;
  private static final int HAS_POSITION = 1;
  private static final int HEADER_BYTES = 1 + HASH_BYTES + 1 + 5 * Long.BYTES + Integer.BYTES;
  private static final int SECTION_HEADER_BYTES = 1 + Integer.BYTES;
  private static final byte CELLS = 1;

  private final String model;
  private final byte[] modelHash;
  /** Per layer C, then H. */
  private final int[] sizes;
  /** The oldest format that can say it: so an older Cellstream, in a rolling upgrade or after one was taken back, reads what it can run. */
  private final byte version;
  private final int cellsBytes;

  /** A codec for the states of this model; it reads those of others, too, so that they can be told apart. */
  public StateCodec(ModelDefinition model) {
    this.model = model.stateHash();
    this.modelHash = HexFormat.of().parseHex(model.stateHash());
    if (modelHash.length != HASH_BYTES) {
      throw new IllegalArgumentException("a state hash has " + HASH_BYTES + " bytes, not " + modelHash.length);
    }
    this.sizes = model.layers().stream().flatMapToInt(layer -> IntStream.of(layer.cellState(), layer.hidden())).toArray();
    this.version = IntStream.range(0, sizes.length / 2).allMatch(l -> sizes[2 * l] == sizes[2 * l + 1]) ? LSTM_ONLY : VERSION;
    this.cellsBytes = Integer.BYTES * (1 + (version == LSTM_ONLY ? sizes.length / 2 : sizes.length))
        + Float.BYTES * Arrays.stream(sizes).sum();
  }

  /** How many bytes a state of this model has. */
  public int stateBytes() {
    return HEADER_BYTES + SECTION_HEADER_BYTES + cellsBytes;
  }

  /** @throws IllegalArgumentException if the state is another model's */
  public byte[] encode(SequenceState state) {
    if (!state.model().equals(model)) {
      throw new IllegalArgumentException("a state of model " + state.model() + " can't be written as one of " + model);
    }
    ByteBuffer out = ByteBuffer.allocate(stateBytes()).order(ByteOrder.LITTLE_ENDIAN);
    out.put(version).put(modelHash);
    out.put((byte) (state.lastPosition().isPresent() ? HAS_POSITION : 0));
    out.putLong(state.steps()).putLong(state.lastPosition().orElse(0));
    out.putLong(state.firstTimestamp()).putLong(state.last().timestamp());
    out.putInt(state.last().partition()).putLong(state.last().offset());
    out.put(CELLS).putInt(cellsBytes).putInt(sizes.length / 2);
    for (int s = 0; s < sizes.length; s += version == LSTM_ONLY ? 2 : 1) {
      out.putInt(sizes[s]);
    }
    for (float each : state.cells()) {
      out.putFloat(each);
    }
    return out.array();
  }

  /** @throws StateFormatException if the bytes are damaged, or of a version this one does not know */
  public SequenceState decode(byte[] bytes) {
    try {
      return decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException e) {
      throw new StateFormatException("a stored state of " + bytes.length + " bytes is cut short");
    }
  }

  private SequenceState decode(ByteBuffer in) {
    byte version = in.get();
    if (version != VERSION && version != LSTM_ONLY) {
      throw new StateFormatException(
          "a stored state has format version " + version + ", this Cellstream reads versions " + LSTM_ONLY + " and " + VERSION);
    }
    byte[] hash = new byte[HASH_BYTES];
    in.get(hash);
    boolean own = Arrays.equals(hash, modelHash);
    int flags = in.get();
    if ((flags & ~HAS_POSITION) != 0) {
      throw new StateFormatException("a stored state has unknown flags 0x" + Integer.toHexString(flags & 0xff));
    }
    long steps = in.getLong();
    long position = in.getLong();
    long firstTimestamp = in.getLong();
    Origin last = new Origin(in.getLong(), in.getInt(), in.getLong());
    float[] cells = sections(in, version, own);
    OptionalLong lastPosition = (flags & HAS_POSITION) == 0 ? OptionalLong.empty() : OptionalLong.of(position);
    return new SequenceState(own ? model : HexFormat.of().formatHex(hash), steps, lastPosition, firstTimestamp, last, cells);
  }

  private float[] sections(ByteBuffer in, byte version, boolean own) {
    float[] cells = null;
    while (in.hasRemaining()) {
      byte tag = in.get();
      int length = in.getInt();
      if (tag != CELLS || cells != null) {
        throw new StateFormatException("a stored state has an unexpected section " + tag);
      }
      if (length < 0 || length > in.remaining()) {
        throw new StateFormatException("a stored state's section " + tag + " claims " + length + " bytes of " + in.remaining());
      }
      ByteBuffer section = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + length);
      cells = cells(section, version, own);
    }
    if (cells == null) {
      throw new StateFormatException("a stored state has no cells");
    }
    return cells;
  }

  private float[] cells(ByteBuffer in, byte version, boolean own) {
    int layers = in.getInt();
    if (layers < 1 || layers > in.remaining() / Integer.BYTES) {
      throw new StateFormatException("a stored state claims " + layers + " layers");
    }
    int[] found = new int[2 * layers];
    long floats = 0;
    for (int l = 0; l < layers; l++) {
      found[2 * l] = in.getInt();
      found[2 * l + 1] = version == LSTM_ONLY ? found[2 * l] : in.getInt();
      floats += (long) found[2 * l] + found[2 * l + 1];
    }
    if (own && !Arrays.equals(found, sizes)) {
      throw new StateFormatException(
          "a stored state has c and h of " + Arrays.toString(found) + " units, its model of " + Arrays.toString(sizes));
    }
    if (floats * Float.BYTES != in.remaining()) {
      throw new StateFormatException("a stored state has " + in.remaining() + " bytes of cells for " + floats + " floats");
    }
    float[] cells = new float[(int) floats];
    in.asFloatBuffer().get(cells);
    return cells;
  }
}
