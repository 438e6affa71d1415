package io.cellstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.model.CellDefinition;
import io.cellstream.model.HeadDefinition;
import io.cellstream.model.InputDefinition;
import io.cellstream.model.LayerDefinition;
import io.cellstream.model.Memory;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.OutputDefinition;
import io.cellstream.model.ReadingDefinition.Answer;
import io.cellstream.model.Shape;
import io.cellstream.model.Tensor;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceState;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StateCodecTest {
  private static final String HASH = "00112233445566778899aabbccddeeff".repeat(2);
  private static final String OTHER_HASH = "ff".repeat(32);
  private static final String GOLDEN = "01" + HASH + "01" // version, model, flags
      + "0700000000000000" + "2a00000000000000" // steps 7, position 42
      + "e803000000000000" + "d007000000000000" // first 1000 ms, last 2000 ms
      + "03000000" + "6300000000000000" // partition 3, offset 99
      + "01" + "1c000000" // cells, 28 bytes
      + "02000000" + "01000000" + "01000000" // two layers of one unit
      + "0000803f" + "00000040" + "00004040" + "000080c0"; // 1, 2, 3, -4
  private static final String GOLDEN_2 = "02" + GOLDEN.substring(2, GOLDEN.indexOf("1c000000")) + "24000000" // cells, 36 bytes
      + "02000000" + "0100000001000000" + "0100000001000000" // two layers of one unit, each with c and h
      + "0000803f" + "00000040" + "00004040" + "000080c0";

  private final StateCodec codec = new StateCodec(model(HASH, 1, 1));
  private final SequenceState state = new SequenceState(HASH, 7, OptionalLong.of(42), 1000, new Origin(2000, 3, 99),
      new Memory.State(new float[]{1, 2, 3, -4}));

  @Test
  void writesTheBytesThatTheFormatPromises() {
    assertThat(HexFormat.of().formatHex(codec.encode(state))).isEqualTo(GOLDEN);
  }

  @Test
  void readsBackWhatItWrote() {
    SequenceState read = codec.decode(codec.encode(state));
    assertThat(read).usingRecursiveComparison().isEqualTo(state);
  }

  @Test
  void readsTheSecondFormatWhereTheFirstWouldDo() {
    assertThat(codec.decode(HexFormat.of().parseHex(GOLDEN_2))).usingRecursiveComparison().isEqualTo(state);
  }

  @Test
  void keepsNoCellStateForACellThatHasNone() {
    LayerDefinition gru = new CellDefinition.Gru(new Tensor(6, 1, new float[6]), new Tensor(6, 2, new float[12]),
        Tensor.vector(new float[6]), Tensor.vector(new float[6]));
    StateCodec codec = new StateCodec(model(HASH, List.of(gru)));
    SequenceState state = new SequenceState(HASH, 1, OptionalLong.empty(), 0, new Origin(0, 0, 0), new Memory.State(new float[]{1, 2}));
    assertThat(HexFormat.of().formatHex(codec.encode(state))).startsWith("02").endsWith("01" + "14000000" + "01000000" + "0000000002000000" //
        + "0000803f" + "00000040");
    assertThat(codec.decode(codec.encode(state))).usingRecursiveComparison().isEqualTo(state);
  }

  @Test
  void keepsTheTokensOfAModelThatReadsAtTheEnd() {
    StateCodec codec = new StateCodec(reading(TestModels.bothWays(1, 5, 9, Answer.LAST_STATES)));
    SequenceState state = kept(new Memory.Tokens(new int[]{4, 0, 3}));

    assertThat(HexFormat.of().formatHex(codec.encode(state))).isEqualTo("03" + HASH + "00" + "0300000000000000" + "0000000000000000" //
        + "e803000000000000" + "d007000000000000" + "03000000" + "6300000000000000" //
        + "02" + "10000000" + "03000000" + "04000000" + "00000000" + "03000000");
    assertThat(codec.decode(codec.encode(state))).usingRecursiveComparison().isEqualTo(state);
    assertThat(codec.stateBytes()).isEqualTo(codec.encode(state).length + 6 * 4);
  }

  @Test
  void keepsThePositionOfASequenceThatWasFull() {
    StateCodec codec = new StateCodec(reading(TestModels.bothWays(1, 5, 9, Answer.LAST_STATES)));
    SequenceState full = new SequenceState(HASH, 0, OptionalLong.of(8), 1000, new Origin(1000, 3, 99), new Memory.Tokens(new int[0]));
    assertThat(codec.decode(codec.encode(full))).usingRecursiveComparison().isEqualTo(full);
  }

  @Test
  void keepsTheFeaturesOfAModelThatReadsAtTheEnd() {
    StateCodec codec = new StateCodec(reading(TestModels.bothWaysOfFeatures(1, 2, 9)));
    SequenceState state = kept(new Memory.Features(2, new float[]{1, 2, 3, -4, 0, -0f}));

    assertThat(HexFormat.of().formatHex(codec.encode(state))).endsWith("03" + "20000000" + "02000000" + "03000000" + "0000803f" + "00000040" //
        + "00004040" + "000080c0" + "00000000" + "00000080");
    assertThat(codec.decode(codec.encode(state))).usingRecursiveComparison().isEqualTo(state);
    assertThat(codec.stateBytes()).isEqualTo(codec.encode(state).length + 6 * 8);
  }

  @Test
  void refusesKeptInputsThatAreNotWhatTheySay() {
    StateCodec tokens = new StateCodec(reading(TestModels.bothWays(1, 5, 9, Answer.LAST_STATES)));
    StateCodec features = new StateCodec(reading(TestModels.bothWaysOfFeatures(1, 2, 9)));
    byte[] ids = tokens.encode(kept(new Memory.Tokens(new int[]{4, 0, 3})));
    for (int length = 0; length < ids.length; length++) {
      byte[] cut = Arrays.copyOf(ids, length);
      assertThatThrownBy(() -> tokens.decode(cut)).as("%d bytes", length).isInstanceOf(StateFormatException.class);
    }
    assertThatThrownBy(() -> features.decode(ids)).isInstanceOf(StateFormatException.class)
        .hasMessage("a stored state has section 2, its model's have section 3");
    assertThatThrownBy(() -> codec.decode(ids)).isInstanceOf(StateFormatException.class)
        .hasMessage("a stored state has section 2, its model's have section 1");
    byte[] steps = ids.clone();
    steps[34] = 4;
    assertThatThrownBy(() -> tokens.decode(steps)).isInstanceOf(StateFormatException.class)
        .hasMessage("a stored state of 4 steps has 12 bytes for 3 tokens");
    byte[] version = ids.clone();
    version[0] = 2;
    assertThatThrownBy(() -> tokens.decode(version)).isInstanceOf(StateFormatException.class).hasMessageContaining("of version 2");
    byte[] others = new StateCodec(reading(TestModels.bothWaysOfFeatures(1, 3, 9))).encode(
        new SequenceState(HASH, 1, OptionalLong.empty(), 0, new Origin(0, 0, 0), new Memory.Features(3, new float[3])));
    assertThatThrownBy(() -> features.decode(others)).isInstanceOf(StateFormatException.class)
        .hasMessage("a stored state has steps of 3 features, its model of 2");
  }

  private static SequenceState kept(Memory memory) {
    return new SequenceState(HASH, 3, OptionalLong.empty(), 1000, new Origin(2000, 3, 99), memory);
  }

  private static ModelDefinition reading(ModelDefinition model) {
    return new ModelDefinition(model.name(), model.version(), model.shape(), model.input(), model.layers(), model.head(), model.output(),
        HASH,
        HASH).withReading(model.reading().orElseThrow());
  }

  @Test
  void tellsPositionZeroFromNoPosition() {
    SequenceState none = new SequenceState(HASH, 1, OptionalLong.empty(), 0, new Origin(0, 0, 0), new Memory.State(new float[4]));
    assertThat(codec.decode(codec.encode(none)).lastPosition()).isEmpty();
    SequenceState zero = new SequenceState(HASH, 1, OptionalLong.of(0), 0, new Origin(0, 0, 0), new Memory.State(new float[4]));
    assertThat(codec.decode(codec.encode(zero)).lastPosition()).hasValue(0);
  }

  @Test
  void readsAnotherModelsStateWhateverItsSizes() {
    SequenceState foreign = new StateCodec(model(OTHER_HASH, 3)).decode(
        new StateCodec(model(OTHER_HASH, 3))
            .encode(new SequenceState(OTHER_HASH, 1, OptionalLong.empty(), 0, new Origin(0, 0, 0), new Memory.State(new float[6]))));
    SequenceState read = codec.decode(new StateCodec(model(OTHER_HASH, 3)).encode(foreign));
    assertThat(read.model()).isEqualTo(OTHER_HASH);
    assertThat(((Memory.State) read.memory()).state()).hasSize(6);
  }

  @Test
  void refusesToWriteAnotherModelsState() {
    SequenceState foreign = new SequenceState(OTHER_HASH, 1, OptionalLong.empty(), 0, new Origin(0, 0, 0), new Memory.State(new float[4]));
    assertThatThrownBy(() -> codec.encode(foreign)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(OTHER_HASH);
  }

  @Test
  void refusesAnUnknownVersion() {
    assertThatThrownBy(() -> codec.decode(changed(0, (byte) 9))).isInstanceOf(StateFormatException.class).hasMessageContaining("version 9");
  }

  @Test
  void refusesUnknownFlags() {
    assertThatThrownBy(() -> codec.decode(changed(33, (byte) 0x81))).isInstanceOf(StateFormatException.class).hasMessageContaining("flags");
  }

  @Test
  void refusesAnUnknownSection() {
    assertThatThrownBy(() -> codec.decode(changed(78, (byte) 2))).isInstanceOf(StateFormatException.class)
        .hasMessageContaining("section 2");
  }

  @Test
  void refusesItsOwnModelWithOtherSizes() {
    byte[] bytes = new StateCodec(model(HASH, 2))
        .encode(new SequenceState(HASH, 1, OptionalLong.empty(), 0, new Origin(0, 0, 0), new Memory.State(new float[4])));
    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(StateFormatException.class)
        .hasMessageContaining("units, its model of [1, 1, 1, 1]");
  }

  @Test
  void refusesBytesCutShortAnywhere() {
    byte[] whole = codec.encode(state);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> codec.decode(cut)).as("%d bytes", length).isInstanceOf(StateFormatException.class);
    }
  }

  private byte[] changed(int at, byte value) {
    byte[] bytes = codec.encode(state);
    bytes[at] = value;
    return bytes;
  }

  private static ModelDefinition model(String hash, int... hidden) {
    LayerDefinition[] layers = new LayerDefinition[hidden.length];
    int inputs = 1;
    for (int l = 0; l < hidden.length; l++) {
      int rows = 4 * hidden[l];
      layers[l] = new CellDefinition.Lstm(new Tensor(rows, inputs, new float[rows * inputs]),
          new Tensor(rows, hidden[l], new float[rows * hidden[l]]), Tensor.vector(new float[rows]), Tensor.vector(new float[rows]));
      inputs = hidden[l];
    }
    return model(hash, List.of(layers));
  }

  private static ModelDefinition model(String hash, List<LayerDefinition> layers) {
    return new ModelDefinition("test", "1", Shape.SYNCHRONIZED, new InputDefinition.Features(new float[1], new float[]{1}), layers,
        new HeadDefinition.Hidden(layers.getLast().hidden()), new OutputDefinition(0, true, false, null), hash, hash);
  }
}
