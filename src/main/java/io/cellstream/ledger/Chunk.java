package io.cellstream.ledger;

import io.cellstream.sequence.SequenceHeader;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of a sequence, and the sequence's header after the last of them. A chunk counts only if it has the sequence's incarnation, and
 * begins at the step at which the record before it (snapshot or chunk) ends. Of a window's chunks, those before the first one are gone.
 * Format 2, the value of {@link RecordKey.Kind#CHUNK}:
 *
 * <pre>
 * version (4 bits) and flags (4 bits; 1: there is a last position, 2: stands alone, 4: full, so another one may follow, 8: more)
 * incarnation (8)
 * steps before its first input (varint), inputs (varint)
 * where it stands alone, as a sequence's first chunk and all of a window do: number of the model (varint), first event's time, ms since the epoch (signed)
 * last position (signed, if there is one), last event's time less the first one's (signed), its partition (varint), its offset (signed),
 * more, as {@link Headers} has it
 * the inputs: tokens (varint each), or features (f32)
 * </pre>
 *
 * @param begin the number of steps before its first input
 * @param count the number of its inputs
 * @param header the sequence's header after its last input
 * @param standsAlone whether it can be read without the record before it
 * @param isFull whether another chunk may follow
 * @param inputs encoded by {@link InputCodec}
 */
record Chunk(long incarnation, long begin, int count, SequenceHeader header, boolean standsAlone, boolean isFull, byte[] inputs) {
  private static final int ALONE = 2;
  private static final int FULL = 4;

  /**
   * The most bytes that a chunk has.
   *
   * @param input the most bytes that an input has
   */
  static int mostBytes(Chunking chunking, int input) {
    return Headers.MOST_BYTES + chunking.mostBytes(input);
  }

  byte[] encode(Models models) {
    ByteWriter out = new ByteWriter(Headers.BYTES + inputs.length);
    Headers.begin(out, header, (standsAlone ? ALONE : 0) | (isFull ? FULL : 0));
    out.int64(incarnation);
    out.varint(begin);
    out.varint(count);
    if (standsAlone) {
      out.varint(models.number(header.model()));
      Headers.first(out, header);
    }
    Headers.last(out, header);
    out.raw(inputs);
    return out.bytes();
  }

  /** A chunk's incarnation and the number of steps before it, which decide whether it counts. */
  record Place(boolean standsAlone, long incarnation, long begin) {
  }

  static boolean isAlone(Headers.Flags flags) {
    return flags.has(ALONE);
  }

  static Place place(byte[] bytes) {
    ByteReader in = new ByteReader(bytes, "a chunk");
    return new Place(isAlone(Headers.flags(in)), in.int64(), in.varint());
  }

  /**
   * Reads a chunk that counts.
   *
   * @param before the header in the record before it (snapshot or chunk); null if it stands alone
   * @throws DamagedRecordException if the bytes are no chunk
   */
  static Chunk decode(byte[] bytes, Models models, @Nullable SequenceHeader before) {
    ByteReader in = new ByteReader(bytes, "a chunk");
    Headers.Flags flags = Headers.flags(in);
    long incarnation = in.int64();
    long begin = in.varint();
    int count = in.size();
    in.require(isAlone(flags) == (before == null) && (isAlone(flags) || begin > 0), "is not what follows");
    String model = before == null ? models.hash(in.size()) : before.model();
    long first = before == null ? in.signed() : before.firstTimestamp();
    SequenceHeader header = Headers.last(in, flags, model, begin + count, first);
    return new Chunk(incarnation, begin, count, header, isAlone(flags), flags.has(FULL), in.raw(in.left()));
  }
}
