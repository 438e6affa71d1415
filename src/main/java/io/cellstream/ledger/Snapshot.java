package io.cellstream.ledger;

import io.cellstream.model.Memory;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.StepInput.Features;
import org.jspecify.annotations.Nullable;

/**
 * A sequence as it was after a step, or what an ended one left behind. Format 2, the value of {@link RecordKey.Kind#SNAPSHOT}:
 *
 * <pre>
 * version (4 bits) and flags (4 bits; 1: there is a last position, 2: a last input, 8: more)
 * incarnation (8)
 * number of the model (varint), steps (varint), first event's time, ms since the epoch (signed)
 * last position (signed, if there is one), last event's time less the first one's (signed), its partition (varint), its offset (signed),
 * more, as {@link Headers} has it
 * chunks that the key may have (varint)
 * last input, if there is one: features n (varint), n × f32
 * codec: layers n (varint), n × (units of c (varint), units of h (varint)), then per layer c and h as f32; n = 0: no memory
 * CRC-32C of all that (4)
 * </pre>
 *
 * @param chunks how many older chunk records of this sequence may still be stored under the key
 * @param memory empty if the header has no steps or is another model's
 * @param lastInput the last step's features, if those of the next one may depend on them; else null
 */
record Snapshot(long incarnation, SequenceHeader header, int chunks, Memory memory, @Nullable Features lastInput) {
  private static final int LAST_INPUT = 2;

  /**
   * The most bytes that a snapshot has.
   *
   * @param input the most bytes that an input has
   */
  static int mostBytes(MemoryCodec codec, int input) {
    return Headers.MOST_BYTES + codec.bytes() + ByteWriter.MOST_VARINT + input;
  }

  byte[] encode(Models models, MemoryCodec codec) {
    ByteWriter out = new ByteWriter(Headers.BYTES + codec.bytes());
    Headers.begin(out, header, lastInput == null ? 0 : LAST_INPUT);
    out.int64(incarnation);
    out.varint(models.number(header.model()));
    out.varint(header.steps());
    Headers.first(out, header);
    Headers.last(out, header);
    out.varint(chunks);
    if (lastInput != null) {
      out.varint(lastInput.values().length);
      out.floats(lastInput.values());
    }
    if (header.steps() > 0 && memory instanceof Memory.State(float[] state)) {
      codec.write(state, out);
    } else {
      codec.writeNone(out);
    }
    out.checksum();
    return out.bytes();
  }

  /** @throws DamagedRecordException if the bytes are no snapshot */
  static Snapshot decode(byte[] bytes, Models models, MemoryCodec codec) {
    ByteReader in = new ByteReader(bytes, "a snapshot");
    in.checksum();
    Headers.Flags flags = Headers.flags(in);
    long incarnation = in.int64();
    String model = models.hash(in.size());
    long steps = in.varint();
    long first = in.signed();
    SequenceHeader header = Headers.last(in, flags, model, steps, first);
    int chunks = in.size();
    Features last = flags.has(LAST_INPUT) ? new Features(in.floats(in.size())) : null;
    Memory memory = codec.read(in, models.isRunning(model) && header.steps() > 0);
    in.requireEnd();
    return new Snapshot(incarnation, header, chunks, memory, last);
  }
}
