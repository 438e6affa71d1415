package io.cellstream.ledger;

import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.SequenceKey;
import java.util.Arrays;

/**
 * The key of a record of the ledger. Format 1:
 *
 * <pre>
 * kind (1)
 * snapshot (1): length of the sequence's key (varint), the key
 * chunk (2):    length of the sequence's key (varint), the key, number of the chunk (varint)
 * models (3), mark (4): nothing more
 * due (5):      clock (1; 0: events, 1: wall), time (8, big-endian, so that keys are in the order of time), the sequence's key
 * </pre>
 *
 * @param sequence the sequence's key; empty for models and mark
 * @param chunk the chunk's number; 0 for the other kinds
 * @param clock by which a due entry is meant; of other kinds without a meaning
 * @param due the time of a due entry, ms; 0 for the other kinds
 */
public record RecordKey(Kind kind, SequenceKey sequence, int chunk, Clock clock, long due) {
  private static final SequenceKey NONE = new SequenceKey(new byte[0]);

  /** What a record is about. */
  public enum Kind {
    /** A sequence's header and memory. */
    SNAPSHOT(1),
    /** Inputs of a sequence, one after the other, and its header after them. */
    CHUNK(2),
    /** The state hashes of all models that ever ran here, by the numbers that other records use. */
    MODELS(3),
    /** Up to which offset events were taken. */
    MARK(4),
    /** By when to look whether a sequence is over. */
    DUE(5);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The prefix of all keys of this kind. */
    byte[] prefix() {
      return new byte[]{(byte) code};
    }
  }

  static final RecordKey MODELS = new RecordKey(Kind.MODELS, NONE, 0);
  static final RecordKey MARK = new RecordKey(Kind.MARK, NONE, 0);

  /** The key of a record that is no due entry. */
  public RecordKey(Kind kind, SequenceKey sequence, int chunk) {
    this(kind, sequence, chunk, Clock.EVENT, 0);
  }

  static RecordKey snapshot(SequenceKey sequence) {
    return new RecordKey(Kind.SNAPSHOT, sequence, 0);
  }

  static RecordKey chunk(SequenceKey sequence, int number) {
    return new RecordKey(Kind.CHUNK, sequence, number);
  }

  static RecordKey due(Clock clock, long time, SequenceKey sequence) {
    return new RecordKey(Kind.DUE, sequence, 0, clock, time);
  }

  /** The lowest key that a due entry of this clock and time, or a later one, may have. */
  static byte[] dueFrom(Clock clock, long time) {
    return due(clock, time, NONE).bytes();
  }

  byte[] bytes() {
    ByteWriter out = new ByteWriter(2 + 2 * ByteWriter.MOST_VARINT + sequence.bytes().length);
    out.raw(kind.code);
    switch (kind) {
      case SNAPSHOT, CHUNK -> {
        out.varint(sequence.bytes().length);
        out.raw(sequence.bytes());
        if (kind == Kind.CHUNK) {
          out.varint(chunk);
        }
      }
      case DUE -> {
        out.raw(Codes.of(clock));
        out.int64(Long.reverseBytes(due));
        out.raw(sequence.bytes());
      }
      case MODELS, MARK -> {
        // there is only one record of the kind
      }
    }
    return out.bytes();
  }

  /** @throws DamagedRecordException if the bytes are no record's key */
  public static RecordKey of(byte[] bytes) {
    ByteReader in = new ByteReader(bytes, "a key of " + bytes.length + " bytes");
    int code = in.raw();
    Kind kind = Arrays.stream(Kind.values()).filter(each -> each.code == code).findFirst()
        .orElseThrow(() -> new DamagedRecordException("a record has unknown kind " + code));
    RecordKey key = switch (kind) {
      case SNAPSHOT -> snapshot(sequence(in));
      case CHUNK -> chunk(sequence(in), in.size());
      case MODELS -> MODELS;
      case MARK -> MARK;
      case DUE -> due(Codes.clock(in), Long.reverseBytes(in.int64()), new SequenceKey(in.raw(in.left())));
    };
    in.requireEnd();
    return key;
  }

  private static SequenceKey sequence(ByteReader in) {
    return new SequenceKey(in.raw(in.size()));
  }

  @Override
  public String toString() {
    return switch (kind) {
      case SNAPSHOT -> "snapshot of " + sequence;
      case CHUNK -> "chunk " + chunk + " of " + sequence;
      case MODELS -> "models";
      case MARK -> "mark";
      case DUE -> "entry of " + sequence + " at " + due;
    };
  }
}
