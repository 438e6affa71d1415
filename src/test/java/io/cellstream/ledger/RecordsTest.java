package io.cellstream.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.Memory;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.Lifetime;
import io.cellstream.ledger.RecordKey.Index;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.Positions;
import io.cellstream.sequence.Positions.Gap;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.StepInput;
import io.cellstream.sequence.StepInput.Features;
import io.cellstream.sequence.StepInput.Token;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of the ledger's records, which later versions must go on reading. */
class RecordsTest {
  private static final String OTHER = "ff".repeat(32);
  private static final ModelDefinition MODEL = TestModels.nextToken(3, 300, 2, 1);
  private static final String OWN = MODEL.stateHash();
  private static final MemoryCodec CELLS = new MemoryCodec(MODEL);
  private static final SequenceKey KEY = new SequenceKey("key".getBytes(UTF_8));
  private static final Models MODELS = models();

  private static final SequenceHeader HEADER = new SequenceHeader(OWN, 300, Positions.of(-301, -2), 1_700_000_000_000L,
      new Origin(1_700_000_000_500L, 3, 70_000));
  private static final Snapshot SNAPSHOT = new Snapshot(0x1122334455667788L, HEADER, 5, new Memory.State(new float[]{1, -2}), null);
  /** A layer with one unit of c and one of h. */
  private static final String GOLDEN_MEMORY = "01" + "01" + "01" + "0000803f" + "000000c0";
  private static final String GOLDEN_SNAPSHOT = "21" + "8877665544332211" // version 2, a position; incarnation
      + "01" + "ac02" + first() // model 1, 300 steps, the first event's time
      + "03" + "e807" + "03" + "e0c508" // position -2, 500 ms later, partition 3, offset 70000
      + "05" // 5 chunks
      + GOLDEN_MEMORY;
  private static final Chunk CHUNK = new Chunk(0x1122334455667788L, 297, 3, HEADER, false, true, new byte[]{4, (byte) 0xff, 1, 7});
  private static final String GOLDEN_CHUNK = "25" + "8877665544332211" // version 2, a position, full; incarnation
      + "a902" + "03" // 297 steps before, 3 inputs
      + "03" + "e807" + "03" + "e0c508" // position -2, 500 ms after the first, partition 3, offset 70000
      + "04ff0107";

  private static final SequenceHeader BEFORE = new SequenceHeader(OWN, 297, Positions.NONE, HEADER.firstTimestamp(), new Origin(0, 0, 0));

  private static String first() {
    ByteWriter out = new ByteWriter(16);
    out.signed(1_700_000_000_000L);
    return HexFormat.of().formatHex(out.bytes());
  }

  private static Models models() {
    ByteWriter other = new ByteWriter(64);
    other.raw(1);
    other.varint(1);
    other.raw(HexFormat.of().parseHex(OTHER));
    other.checksum();
    Models models = Models.decode(other.bytes(), OWN);
    assertThat(models.addRunning()).isTrue();
    assertThat(models.addRunning()).as("it is known already").isFalse();
    return models;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String withoutChecksum(byte[] record) {
    String all = hex(record);
    return all.substring(0, all.length() - 8);
  }

  @Test
  void keysHaveTheBytesThatTheFormatPromises() {
    assertThat(hex(RecordKey.snapshot(KEY).bytes())).isEqualTo("0103" + "6b6579");
    assertThat(hex(RecordKey.chunk(KEY, 200).bytes())).isEqualTo("0203" + "6b6579" + "c801");
    assertThat(hex(RecordKey.MODELS.bytes())).isEqualTo("03");
    assertThat(hex(RecordKey.MARK.bytes())).isEqualTo("04");
    assertThat(hex(RecordKey.due(Index.WALL, 0x0102030405060708L, KEY).bytes())).isEqualTo("05" + "01" + "0102030405060708" + "6b6579");
    assertThat(hex(RecordKey.held(KEY, -1).bytes())).isEqualTo("0603" + "6b6579" + "7fffffffffffffff");
    assertThat(hex(RecordKey.held(KEY, 258).bytes())).isEqualTo("0603" + "6b6579" + "8000000000000102");
    for (RecordKey key : List.of(RecordKey.snapshot(KEY), RecordKey.chunk(KEY, 200), RecordKey.MODELS, RecordKey.MARK,
        RecordKey.due(Index.EVENTS, 9, KEY), RecordKey.due(Index.HELD, 9, KEY), RecordKey.held(KEY, Long.MIN_VALUE),
        RecordKey.held(KEY, 7))) {
      assertThat(RecordKey.of(key.bytes())).isEqualTo(key);
    }
  }

  @Test
  void aSnapshotHasTheBytesThatTheFormatPromises() {
    byte[] written = SNAPSHOT.encode(MODELS, CELLS);
    assertThat(withoutChecksum(written)).isEqualTo(GOLDEN_SNAPSHOT);
    assertThat(Snapshot.decode(written, MODELS, CELLS)).usingRecursiveComparison().isEqualTo(SNAPSHOT);
    assertThat(written).hasSizeLessThanOrEqualTo(Snapshot.mostBytes(CELLS, 0));
  }

  /** Flag 2, and the features before the memory. */
  @Test
  void aSnapshotWithItsLastInputHasTheBytesThatTheFormatPromises() {
    Snapshot with = new Snapshot(SNAPSHOT.incarnation(), SNAPSHOT.header(), SNAPSHOT.chunks(), SNAPSHOT.memory(),
        new Features(new float[]{1, -0.5f, 2}));
    byte[] written = with.encode(MODELS, CELLS);
    int memory = GOLDEN_SNAPSHOT.length() - GOLDEN_MEMORY.length();
    String flagged = Integer.toHexString(Integer.parseInt(GOLDEN_SNAPSHOT.substring(0, 2), 16) | 2);
    assertThat(withoutChecksum(written)).isEqualTo(
        flagged + GOLDEN_SNAPSHOT.substring(2, memory) + "03" + "0000803f" + "000000bf" + "00000040" + GOLDEN_MEMORY);
    assertThat(Snapshot.decode(written, MODELS, CELLS)).usingRecursiveComparison().isEqualTo(with);
    assertThat(written).hasSizeLessThanOrEqualTo(Snapshot.mostBytes(CELLS, 3 * Float.BYTES));
  }

  @Test
  void aHeldEventHasTheBytesThatTheFormatPromises() {
    HeldEvent held = new HeldEvent(new Moment(-1, 64, 200), new byte[]{7, 8});
    byte[] written = held.encode();
    assertThat(withoutChecksum(written)).isEqualTo("01" + "01" + "8001" + "c801" + "0708");
    assertThat(HeldEvent.decode(written)).usingRecursiveComparison().isEqualTo(held);
    written[2]++;
    assertThatThrownBy(() -> HeldEvent.decode(written)).isInstanceOf(DamagedRecordException.class)
        .hasMessage("a held event has another checksum than its bytes");
  }

  @Test
  void aFullSequenceLeavesASnapshotWithoutMemory() {
    Snapshot left = new Snapshot(7, new SequenceHeader(OWN, 0, Positions.of(9, 9), 1000, new Origin(1000, 0, 1),
        Clock.EVENT, 2000, 2000, Optional.of(Reason.IDLE)), 0,
        new Memory.State(new float[0]), null);
    byte[] written = left.encode(MODELS, CELLS);
    assertThat(Snapshot.decode(written, MODELS, CELLS)).usingRecursiveComparison().isEqualTo(left);
  }

  @Test
  void anotherModelsSnapshotIsReadAsFarAsItConcernsThisOne() {
    SequenceHeader foreign = new SequenceHeader(OTHER, 300, Positions.NONE, 1000, new Origin(2000, 0, 1));
    Snapshot read = Snapshot.decode(new Snapshot(7, foreign, 0, SNAPSHOT.memory(), null).encode(MODELS, CELLS), MODELS,
        new MemoryCodec(TestModels.nextToken(3, 300, 2, 5)));
    assertThat(read.header()).isEqualTo(foreign);
  }

  @Test
  void aChunkHasTheBytesThatTheFormatPromises() {
    byte[] written = CHUNK.encode(MODELS);
    assertThat(hex(written)).isEqualTo(GOLDEN_CHUNK);
    SequenceHeader before = new SequenceHeader(OWN, 297, Positions.NONE, HEADER.firstTimestamp(), new Origin(0, 0, 0));
    assertThat(Chunk.place(written)).isEqualTo(new Chunk.Place(false, CHUNK.incarnation(), 297));
    assertThat(Chunk.decode(written, MODELS, before)).usingRecursiveComparison().isEqualTo(CHUNK);
  }

  @Test
  void aSequencesFirstChunkSaysWhoseItIsAndWhenItBegan() {
    SequenceHeader header = new SequenceHeader(OWN, 2, Positions.NONE, 1000, new Origin(1001, 0, 5));
    Chunk first = new Chunk(1, 0, 2, header, true, false, new byte[]{1, 2});
    byte[] written = first.encode(MODELS);
    assertThat(hex(written)).isEqualTo("22" + "0100000000000000" + "00" + "02" + "01" + "d00f" + "02" + "00" + "0a" + "0102");
    assertThat(Chunk.decode(written, MODELS, null)).usingRecursiveComparison().isEqualTo(first);
    assertThatThrownBy(() -> Chunk.decode(written, MODELS, HEADER)).isInstanceOf(DamagedRecordException.class);
  }

  /** Those before it are written over: it must be read by itself. */
  @Test
  void aChunkOfAWindowSaysWhoseItIsWhereverItBegins() {
    SequenceHeader header = new SequenceHeader(OWN, 302, Positions.NONE, 1000, new Origin(1001, 0, 5));
    Chunk chunk = new Chunk(1, 300, 2, header, true, true, new byte[]{1, 2});
    byte[] written = chunk.encode(MODELS);
    assertThat(hex(written)).isEqualTo("26" + "0100000000000000" + "ac02" + "02" + "01" + "d00f" + "02" + "00" + "0a" + "0102");
    assertThat(Chunk.place(written)).isEqualTo(new Chunk.Place(true, 1, 300));
    assertThat(Chunk.decode(written, MODELS, null)).usingRecursiveComparison().isEqualTo(chunk);
  }

  /** They decide under which numbers a window's chunks are found again. */
  @Test
  void aWindowsChunksAreAsManyAsTheFormatPromises() {
    assertThat(Chunking.Ring.of(1, 4)).isEqualTo(new Chunking.Ring(1, 1));
    assertThat(Chunking.Ring.of(5, 4)).isEqualTo(new Chunking.Ring(3, 2));
    assertThat(Chunking.Ring.of(30, 32)).isEqualTo(new Chunking.Ring(5, 8));
    assertThat(Chunking.Ring.of(200, 32)).isEqualTo(new Chunking.Ring(8, 32));
    assertThat(Chunking.Ring.of(3, 5000)).isEqualTo(new Chunking.Ring(3, 1));
  }

  @Test
  void aMarkHasTheBytesThatTheFormatPromises() {
    Mark mark = new Mark(OTHER, 1000, 3, 200, 100, Optional.of(new Terms(Clock.WALL, 60_000, Lifetime.NEVER)), OptionalLong.of(7),
        List.of(new Mark.Position(new Source("in", 0x0102030405060708L, 9, 3), 300)));
    byte[] written = mark.encode();
    assertThat(withoutChecksum(written)).isEqualTo("02" + OTHER + "d00f" + "03" + "c801" + "64" // 3 ahead; 200 and 100 ms at the end
        + "03" + "01" + "e0d403" + "ffffffffffffffff7f" + "07" // terms: wall, 60 s idle, any age; 7 open
        + "01" + "02" + "696e" + "0807060504030201" + "0900000000000000"
        + "03" + "ac02");
    assertThat(Mark.decode(written)).isEqualTo(mark);
    assertThat(mark.next(new Source("in", 0x0102030405060708L, 9, 3))).contains(300L);
    assertThat(mark.next(new Source("in", 0x0102030405060708L, 8, 3))).as("of another topic of that name").isEmpty();
  }

  @Test
  void theFormatBeforeIsRead() {
    ByteWriter mark = new ByteWriter(100);
    mark.raw(
        HexFormat.of().parseHex("01" + OTHER + "d00f" + "01" + "02" + "696e" + "0807060504030201" + "0900000000000000" + "03" + "ac02"));
    mark.checksum();
    assertThat(Mark.decode(mark.bytes())).isEqualTo(new Mark(OTHER, 1000, 0, 0, 0, Optional.empty(), OptionalLong.empty(),
        List.of(new Mark.Position(new Source("in", 0x0102030405060708L, 9, 3), 300))));
    ByteWriter snapshot = new ByteWriter(100);
    snapshot.raw(HexFormat.of().parseHex("11" + GOLDEN_SNAPSHOT.substring(2)));
    snapshot.checksum();
    assertThat(Snapshot.decode(snapshot.bytes(), MODELS, CELLS).header()).as("nothing is known below its last position")
        .isEqualTo(new SequenceHeader(OWN, 300, Positions.of(-2, -2), HEADER.firstTimestamp(), HEADER.last()));
    byte[] chunk = HexFormat.of().parseHex("15" + GOLDEN_CHUNK.substring(2));
    assertThat(Chunk.decode(chunk, MODELS, BEFORE).header().positions()).isEqualTo(Positions.of(-2, -2));
    assertThat(Chunk.decode(chunk, MODELS, BEFORE).inputs()).isEqualTo(CHUNK.inputs());
  }

  @Test
  void gapsReadingTimeAndEndAreWrittenWhereTheyTellMore() {
    Positions gaps = new Positions(true, 10, 30, List.of(new Gap(12, 12), new Gap(20, 25)));
    SequenceHeader header = new SequenceHeader(OWN, 14, gaps, 1000, new Origin(2000, 0, 9), Clock.WALL, 70, 77, Optional.empty());
    Chunk chunk = new Chunk(1, 12, 2, header, false, false, new byte[]{1, 2});
    byte[] written = chunk.encode(MODELS);
    assertThat(hex(written)).isEqualTo("29" + "0100000000000000" + "0c" + "02" + "3c" + "d00f" + "00" + "12" // position 30, 1000 ms later
        + "03" + "14" + "02" + "02" + "00" + "08" + "05" // more: from 20 below; two gaps: 2 on, of 1; 8 on, of 6
        + "01" + "8c01" + "9a01" + "0102"); // wall clock, 70, 77
    assertThat(Chunk.decode(written, MODELS, BEFORE)).usingRecursiveComparison()
        .isEqualTo(
            new Chunk(1, 12, 2, new SequenceHeader(OWN, 14, gaps, HEADER.firstTimestamp(), new Origin(HEADER.firstTimestamp() + 1000, 0, 9),
                Clock.WALL, 70, 77, Optional.empty()), false, false, new byte[]{1, 2}));
  }

  @Test
  void modelsHaveTheBytesThatTheFormatPromises() {
    assertThat(withoutChecksum(MODELS.encode())).isEqualTo("01" + "02" + OTHER + OWN);
    assertThat(MODELS.number(OWN)).isEqualTo(1);
    assertThat(MODELS.hash(0)).isEqualTo(OTHER);
    assertThatThrownBy(() -> MODELS.hash(2)).isInstanceOf(DamagedRecordException.class).hasMessageContaining("model number 2, of 2");
  }

  @Test
  void inputsAreReadBack() {
    assertReadBack(new InputCodec(MODEL.input()), List.of(new Token(0), new Token(127), new Token(128), new Token(299)), 6);
    InputCodec features = new InputCodec(TestModels.bothWaysOfFeatures(1, 2, 30).input());
    assertReadBack(features, List.of(new Features(new float[]{1, -0f}), new Features(new float[]{Float.MIN_VALUE, 3})), 16);
  }

  private static void assertReadBack(InputCodec codec, List<StepInput> inputs, int bytes) {
    ByteWriter out = new ByteWriter(1);
    inputs.forEach(each -> codec.write(each, out));
    assertThat(out.bytes()).hasSize(bytes);
    assertThat(codec.read(out.bytes(), inputs.size())).usingRecursiveComparison().isEqualTo(inputs);
    assertThatThrownBy(() -> codec.read(out.bytes(), inputs.size() + 1)).isInstanceOf(DamagedRecordException.class)
        .hasMessageContaining("is cut short");
    assertThatThrownBy(() -> codec.read(out.bytes(), inputs.size() - 1)).isInstanceOf(DamagedRecordException.class)
        .hasMessageContaining("goes on where it should end");
  }

  record Reader(String name, byte[] written, Consumer<byte[]> read) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Reader> records() {
    SequenceHeader before = new SequenceHeader(OWN, 297, Positions.NONE, 0, new Origin(0, 0, 0));
    return Stream.of(new Reader("snapshot", SNAPSHOT.encode(MODELS, CELLS), bytes -> Snapshot.decode(bytes, MODELS, CELLS)),
        new Reader("chunk", CHUNK.encode(MODELS), bytes -> Chunk.decode(bytes, MODELS, before)),
        new Reader("models", MODELS.encode(), bytes -> Models.decode(bytes, OWN)),
        new Reader("mark",
            new Mark(OWN, 1, 0, 0, 0, Optional.empty(), OptionalLong.empty(), List.of(new Mark.Position(new Source("in", 1, 2, 3), 4)))
                .encode(),
            Mark::decode),
        new Reader("key", RecordKey.chunk(KEY, 9).bytes(), RecordKey::of));
  }

  /** Cut short or changed, a record is read or refused; a checksum, where there is one, tells. */
  @ParameterizedTest
  @MethodSource("records")
  void damagedOnesAreRefused(Reader record) {
    boolean hasChecksum = !record.name.equals("chunk") && !record.name.equals("key");
    for (int length = 0; length < record.written.length; length++) {
      byte[] cut = Arrays.copyOf(record.written, length);
      assertRefused(record, cut, hasChecksum);
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = record.written.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      assertRefused(record, changed, hasChecksum);
    }
  }

  private static void assertRefused(Reader record, byte[] bytes, boolean always) {
    try {
      record.read.accept(bytes);
      assertThat(always).as(hex(bytes)).isFalse();
    } catch (DamagedRecordException e) {
      assertThat(e).hasMessageMatching("(?s).{10,}");
    }
  }

  @Test
  void aLaterFormatIsNamed() {
    byte[] later = CHUNK.encode(MODELS);
    later[0] = (byte) (later[0] + 0x10);
    assertThatThrownBy(() -> Chunk.place(later)).isInstanceOf(DamagedRecordException.class)
        .hasMessage("a chunk has format version 3, this Cellstream reads version 2");
  }

  /** The ledger's page says so. */
  @Test
  void whatIsKeptOfTheEndOfASequenceIsSmall() {
    Origin last = new Origin(1_700_000_000_500L, 3, 70_000_000);
    SequenceHeader left = new SequenceHeader(OWN, 0, Positions.of(0, 1_000), last.timestamp(), last, Clock.EVENT,
        last.timestamp() + 1_800_000, last.timestamp() + 1_800_000, Optional.of(Reason.IDLE));

    assertThat(new Snapshot(0x1122334455667788L, left, 0, Memory.Inputs.none(MODEL.input()), null).encode(MODELS, CELLS)).hasSize(45);
    assertThat(RecordKey.due(Index.EVENTS, last.timestamp(), KEY).bytes()).hasSize(10 + KEY.bytes().length);
  }
}
