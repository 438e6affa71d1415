package io.cellstream.store;

import io.cellstream.model.Memory;
import io.cellstream.model.ModelDefinition;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * A sequence's state as bytes, little-endian:
 *
 * <pre>
 * offset size
 *      0    1  format version, 1 to 3
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
 * section 2 (tokens, version 3): count n (4), then n ids (4)
 * section 3 (features, version 3): features of a step s (4), count n (4), then n × s as f32
 * </pre>
 *
 * C is 0 for a cell without cell state. Version 1 is for models all of whose layers have C = H, as the first Cellstream knew them; version 3
 * for those that keep their inputs. All are read. A state has one section.
 *
 * Unknown versions, flags and tags are refused: a state half understood would be a state harmed.
 */
public final class StateCodec {
  private static final int HASH_BYTES = 32;
  private static final int HAS_POSITION = 1;
  private static final int HEADER_BYTES = 1 + HASH_BYTES + 1 + 5 * Long.BYTES + Integer.BYTES;
  private static final int SECTION_HEADER_BYTES = 1 + Integer.BYTES;

  private final String model;
  private final byte[] modelHash;
  private final MemorySection section;

  /** A codec for the states of this model; it reads those of others, too, so that they can be told apart. */
  public StateCodec(ModelDefinition model) {
    this.model = model.stateHash();
    this.modelHash = HexFormat.of().parseHex(model.stateHash());
    if (modelHash.length != HASH_BYTES) {
      throw new IllegalArgumentException("a state hash has " + HASH_BYTES + " bytes, not " + modelHash.length);
    }
    this.section = MemorySection.of(model);
  }

  /** How many bytes a state of this model has at most. */
  public int stateBytes() {
    return HEADER_BYTES + SECTION_HEADER_BYTES + section.mostBytes();
  }

  /** How many bytes a state of this or another model has, at least about. */
  int bytes(SequenceState state) {
    return HEADER_BYTES + SECTION_HEADER_BYTES + switch (state.memory()) {
      case Memory.State(float[] cells) -> Float.BYTES * cells.length;
      case Memory.Tokens(int[] ids) -> Integer.BYTES * ids.length;
      case Memory.Features(int _, float[] values) -> Float.BYTES * values.length;
    };
  }

  /** @throws IllegalArgumentException if the state is another model's */
  public byte[] encode(SequenceState state) {
    if (!state.model().equals(model)) {
      throw new IllegalArgumentException("a state of model " + state.model() + " can't be written as one of " + model);
    }
    int bytes = section.bytes(state.memory());
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + SECTION_HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(section.version()).put(modelHash);
    out.put((byte) (state.lastPosition().isPresent() ? HAS_POSITION : 0));
    out.putLong(state.steps()).putLong(state.lastPosition().orElse(0));
    out.putLong(state.firstTimestamp()).putLong(state.last().timestamp());
    out.putInt(state.last().partition()).putLong(state.last().offset());
    out.put(section.tag()).putInt(bytes);
    section.write(state.memory(), out);
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
    if (version < 1 || version > MemorySection.NEWEST) {
      throw new StateFormatException(
          "a stored state has format version " + version + ", this Cellstream reads versions 1 to " + MemorySection.NEWEST);
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
    byte tag = in.get();
    int length = in.getInt();
    if (length != in.remaining()) {
      throw new StateFormatException("a stored state's section " + tag + " claims " + length + " bytes of " + in.remaining());
    }
    MemorySection found = MemorySection.of(version, tag);
    if (own) {
      if (found.tag() != section.tag()) {
        throw new StateFormatException("a stored state has section " + tag + ", its model's have section " + section.tag());
      }
      found = section;
    }
    OptionalLong lastPosition = (flags & HAS_POSITION) == 0 ? OptionalLong.empty() : OptionalLong.of(position);
    return new SequenceState(own ? model : HexFormat.of().formatHex(hash), steps, lastPosition, firstTimestamp, last,
        found.read(in, version, own, steps));
  }
}
