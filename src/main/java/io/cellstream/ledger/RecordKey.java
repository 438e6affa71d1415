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
 * due (5):      index (1; 0: events, 1: wall, 2: held), time (8, big-endian, so that keys are in the order of time), the sequence's key
 * held (6):     length of the sequence's key (varint), the key, position (8, big-endian, its highest bit flipped)
 * </pre>
 *
 * @param sequence the sequence's key; empty for models and mark
 * @param number the chunk's number, the time of a due entry in ms, or the position of a held event; else 0
 * @param index where a due entry belongs; of other kinds without a meaning
 */
public record RecordKey(Kind kind, SequenceKey sequence, long number, Index index) {
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
    DUE(5),
    /** An event that came before others of lower positions. */
    HELD(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The prefix of all keys of this kind. */
    byte[] prefix() {
      return new byte[]{(byte) code};
    }
  }

  /** By what a sequence is looked at when an entry falls due. */
  public enum Index {
    /** It may be over by the time of events. */
    EVENTS(Clock.EVENT, 0),
    /** It may be over by the wall clock. */
    WALL(Clock.WALL, 1),
    /** It may hold an event for too long. */
    HELD(Clock.EVENT, 2);

    private final Clock clock;
    private final int code;

    Index(Clock clock, int code) {
      this.clock = clock;
      this.code = code;
    }

    public Clock clock() {
      return clock;
    }

    /** Where a running or ended sequence is entered that goes by this clock. */
    static Index of(Clock clock) {
      return switch (clock) {
        case EVENT -> EVENTS;
        case WALL -> WALL;
      };
    }
  }

  static final RecordKey MODELS = new RecordKey(Kind.MODELS, NONE, 0);
  static final RecordKey MARK = new RecordKey(Kind.MARK, NONE, 0);

  /** The key of a record that is no due entry. */
  public RecordKey(Kind kind, SequenceKey sequence, long number) {
    this(kind, sequence, number, Index.EVENTS);
  }

  static RecordKey snapshot(SequenceKey sequence) {
    return new RecordKey(Kind.SNAPSHOT, sequence, 0);
  }

  static RecordKey chunk(SequenceKey sequence, int number) {
    return new RecordKey(Kind.CHUNK, sequence, number);
  }

  static RecordKey due(Index index, long time, SequenceKey sequence) {
    return new RecordKey(Kind.DUE, sequence, time, index);
  }

  static RecordKey held(SequenceKey sequence, long position) {
    return new RecordKey(Kind.HELD, sequence, position);
  }

  /** The lowest key that a due entry of this index and time, or a later one, may have. */
  static byte[] dueFrom(Index index, long time) {
    return due(index, time, NONE).bytes();
  }

  byte[] bytes() {
    ByteWriter out = new ByteWriter(2 + 2 * ByteWriter.MOST_VARINT + sequence.bytes().length);
    out.raw(kind.code);
    switch (kind) {
      case SNAPSHOT, CHUNK -> {
        out.varint(sequence.bytes().length);
        out.raw(sequence.bytes());
        if (kind == Kind.CHUNK) {
          out.varint(number);
        }
      }
      case DUE -> {
        out.raw(index.code);
        out.int64(Long.reverseBytes(number));
        out.raw(sequence.bytes());
      }
      case HELD -> {
        out.varint(sequence.bytes().length);
        out.raw(sequence.bytes());
        out.int64(Long.reverseBytes(number ^ Long.MIN_VALUE));
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
      case DUE -> due(index(in), Long.reverseBytes(in.int64()), new SequenceKey(in.raw(in.left())));
      case HELD -> held(sequence(in), Long.reverseBytes(in.int64()) ^ Long.MIN_VALUE);
    };
    in.requireEnd();
    return key;
  }

  private static Index index(ByteReader in) {
    int code = in.raw();
    return Arrays.stream(Index.values()).filter(each -> each.code == code).findFirst().orElseThrow(() -> in.unknown("index", code));
  }

  private static SequenceKey sequence(ByteReader in) {
    return new SequenceKey(in.raw(in.size()));
  }

  @Override
  public String toString() {
    return switch (kind) {
      case SNAPSHOT -> "snapshot of " + sequence;
      case CHUNK -> "chunk " + number + " of " + sequence;
      case MODELS -> "models";
      case MARK -> "mark";
      case DUE -> "entry of " + sequence + " at " + number;
      case HELD -> "held event " + number + " of " + sequence;
    };
  }
}
