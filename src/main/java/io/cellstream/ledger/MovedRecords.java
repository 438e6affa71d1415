package io.cellstream.ledger;

import io.cellstream.ledger.RecordKey.Index;
import io.cellstream.ledger.RecordKey.Kind;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.SequenceHeader;

/**
 * Writes the records of one ledger's sequences as another ledger would have them: models have other numbers there, and its wall clock shows
 * another time. Everything else stays as it is, bit by bit: memories, inputs, positions, events' times, and where events were.
 *
 * @param numbers a model's number there, by its number here
 * @param wall by how many ms its wall clock is ahead of this one's; not negative
 */
record MovedRecords(int[] numbers, long wall) {

  /** The flags of a record that its header does not decide. */
  private static final int NOT_OF_HEADERS = ~(Headers.HAS_POSITION | Headers.HAS_MORE);

  /** The key of a record there. */
  RecordKey key(RecordKey key) {
    return key.kind() == Kind.DUE && key.index() == Index.WALL
        ? RecordKey.due(Index.WALL, key.number() + wall, key.sequence())
        : key;
  }

  /**
   * The value of a record there.
   *
   * @throws DamagedRecordException if it can't be read
   */
  byte[] value(RecordKey key, byte[] value) {
    return switch (key.kind()) {
      case SNAPSHOT -> snapshot(value);
      case CHUNK -> chunk(value);
      case HELD -> held(value);
      case DUE -> value;
      case MODELS, MARK -> throw new IllegalArgumentException("a ledger has " + key + " of its own");
    };
  }

  private int number(int number) {
    if (number >= numbers.length) {
      throw new DamagedRecordException("a record is of model number " + number + ", of " + numbers.length);
    }
    return numbers[number];
  }

  private byte[] snapshot(byte[] bytes) {
    ByteReader in = new ByteReader(bytes, "a snapshot");
    in.checksum();
    Headers.Flags flags = Headers.flags(in);
    long incarnation = in.int64();
    int model = in.size();
    long steps = in.varint();
    long first = in.signed();
    SequenceHeader header = later(Headers.last(in, flags, "", steps, first));
    byte[] rest = in.raw(in.left());
    ByteWriter out = new ByteWriter(bytes.length + 2 * ByteWriter.MOST_VARINT);
    Headers.begin(out, header, flags.bits() & NOT_OF_HEADERS);
    out.int64(incarnation);
    out.varint(number(model));
    out.varint(steps);
    Headers.first(out, header);
    Headers.last(out, header);
    out.raw(rest);
    out.checksum();
    return out.bytes();
  }

  /** What a chunk says of times is said in relation to the first event's, which only a chunk that stands alone has. */
  private byte[] chunk(byte[] bytes) {
    ByteReader in = new ByteReader(bytes, "a chunk");
    Headers.Flags flags = Headers.flags(in);
    long incarnation = in.int64();
    long begin = in.varint();
    int count = in.size();
    boolean isAlone = Chunk.isAlone(flags);
    int model = isAlone ? in.size() : 0;
    long first = isAlone ? in.signed() : 0;
    SequenceHeader header = later(Headers.last(in, flags, "", begin + count, first));
    byte[] inputs = in.raw(in.left());
    ByteWriter out = new ByteWriter(bytes.length + 2 * ByteWriter.MOST_VARINT);
    Headers.begin(out, header, flags.bits() & NOT_OF_HEADERS);
    out.int64(incarnation);
    out.varint(begin);
    out.varint(count);
    if (isAlone) {
      out.varint(number(model));
      Headers.first(out, header);
    }
    Headers.last(out, header);
    out.raw(inputs);
    return out.bytes();
  }

  private byte[] held(byte[] bytes) {
    HeldEvent event = HeldEvent.decode(bytes);
    Moment moment = event.moment();
    return new HeldEvent(new Moment(moment.before(), moment.after(), moment.wall() + wall), event.record()).encode();
  }

  private SequenceHeader later(SequenceHeader header) {
    return header.clock() == Clock.EVENT
        ? header
        : new SequenceHeader(header.model(), header.steps(), header.positions(), header.firstTimestamp(), header.last(), header.clock(),
            header.firstReadAt() + wall, header.readAt() + wall, header.ended());
  }

  /**
   * The facts of a snapshot that must be known before it is moved.
   *
   * @param model its number
   * @param steps 0: it is what an ended sequence left behind
   */
  record Facts(int model, long steps) {

    /** @throws DamagedRecordException if the bytes are no snapshot */
    static Facts ofSnapshot(byte[] bytes) {
      ByteReader in = new ByteReader(bytes, "a snapshot");
      in.checksum();
      Headers.flags(in);
      in.int64();
      return new Facts(in.size(), in.varint());
    }

    /**
     * The number of the model that a chunk names; −1: none.
     *
     * @throws DamagedRecordException if the bytes are no chunk
     */
    static int modelOfChunk(byte[] bytes) {
      ByteReader in = new ByteReader(bytes, "a chunk");
      boolean isAlone = Chunk.isAlone(Headers.flags(in));
      in.int64();
      in.varint();
      in.varint();
      return isAlone ? in.size() : -1;
    }
  }
}
