package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.HeadDefinition.Activation;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.ReadingDefinition;
import io.cellstream.model.ReadingDefinition.Answer;
import io.cellstream.model.Shape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for, and refused, where a layer reads backward. */
class BackwardImportTest {
  private static final int H = 2;

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder).activation(Activation.LINEAR);
  }

  @Test
  void theShapeIsNotAskedForButWhatTheHeadReadsIs() throws Exception {
    Path file = bothWays(3);

    assertThat(imports.refusal(file)).isEqualTo("does not say what is read of its last layer, LSTM of module \"lstm\", layer 0, forward and"
        + " backward; give --answer last-states (of each direction, after its own last step: PyTorch's h_n) or --answer last-step (what"
        + " both give for the last step: PyTorch's output[:, -1])");
    ModelImport imported = imports.answer(Answer.LAST_STEP).run(file);

    assertThat(imported.model().shape()).isEqualTo(Shape.MANY_TO_ONE);
    assertThat(imported.model().reading()).contains(new ReadingDefinition(1000, Answer.LAST_STEP));
    assertThat(imported.origins()).contains("  layer 0       LSTM of module \"lstm\", layer 0, forward and backward");
  }

  @Test
  void outputsPerStepAreRefusedByTheLayersName() throws Exception {
    Path file = bothWays(3);

    assertThat(imports.shape(Shape.SYNCHRONIZED).answer(Answer.LAST_STEP).refusal(file)).isEqualTo("--shape synchronized: " + file
        + ": LSTM of module \"lstm\", layer 0, forward and backward: reads the sequence backward; outputs per step can't wait for its end,"
        + " so only many-to-one is possible");
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "16, 1000", "17, 963", "1638, 10", "20000, 1"})
  void asManyEventsAreKeptAs64KibibytesHold(int features, int events) throws Exception {
    ModelDefinition model = imports.answer(Answer.LAST_STATES).run(bothWays(features)).model();

    assertThat(model.reading().orElseThrow().maxLength()).isEqualTo(events);
  }

  @Test
  void moreEventsAreKeptIfTheUserSaysSo() throws Exception {
    Path file = bothWays(100);

    assertThat(imports.answer(Answer.LAST_STATES).maxLength(10_486).refusal(file))
        .isEqualTo("--max-length 10486: must be from 1 to 10485, as a sequence may keep 1048576 numbers, and an event has 100");
    assertThat(imports.maxLength(0).refusal(file)).startsWith("--max-length 0: must be from 1 to ");
    assertThat(imports.maxLength(10_485).run(file).model().reading().orElseThrow().maxLength()).isEqualTo(10_485);
  }

  @Test
  void optionsOfWhatReadsBackwardAreRefusedWhereNothingDoes() throws Exception {
    Path file = new TensorFile().layer("lstm", 0, 4, 3, H).linear("fc", H, 2).write(folder);

    assertThat(imports.shape(Shape.MANY_TO_ONE).maxLength(9).refusal(file))
        .isEqualTo("--max-length 9: every layer of " + file + " reads forward, so no events need to be kept");
    assertThat(imports.answer(Answer.LAST_STEP).refusal(file)).isEqualTo("--answer last-step: the last layer of " + file
        + " reads forward, so what it gives for the last step is its last state");
  }

  @Test
  void anAnswerIsRefusedWhereTheLastLayerReadsForwardOrTheFileSaysIt() throws Exception {
    Path stack = new TensorFile().bothWays("rnn1", 0, 3, 3, H).layer("rnn2", 0, 3, 2 * H, H).linear("fc", H, 2).write(folder);

    assertThat(imports.answer(Answer.LAST_STATES).refusal(stack)).startsWith("--answer last-states: the last layer of ");
    Path graph = Path.of("src/test/resources/import/onnx/lstm-both-states.onnx");
    assertThat(new Imports(folder).answer(Answer.LAST_STEP).refusal(graph)).isEqualTo(
        "--answer last-step: " + graph + " itself says what comes after its last layer: last-states");
    begin();
    assertThat(imports.run(stack).model().reading()).contains(new ReadingDefinition(1000, Answer.LAST_STATES));
  }

  @Test
  void directionsThatDontFitEachOtherAreNamed() throws Exception {
    imports.answer(Answer.LAST_STEP);
    assertRefused(new TensorFile().bothWays("lstm", 0, 4, 3, H).layer("lstm", 1, 4, 2 * H, H),
        "layer 1 of module \"lstm\" has no weight_ih_reverse");
    assertRefused(
        new TensorFile().layer("gru", 0, 3, 3, H).tensor("gru.weight_ih_l0_reverse", 9, 3).tensor("gru.weight_hh_l0_reverse", 9, 3),
        "GRU of module \"gru\", layer 0: its two directions are of different sizes, weight_ih [6 × 3] and weight_ih_reverse [9 × 3], weight_hh"
            + " [6 × 2] and weight_hh_reverse [9 × 3]");
    assertRefused(
        new TensorFile().layer("gru", 0, 3, 3, H).tensor("gru.weight_ih_l0_reverse", 6, 4).tensor("gru.weight_hh_l0_reverse", 6, 2),
        "its two directions are of different sizes");
    assertRefused(
        new TensorFile().layer("gru", 0, 3, 3, H).tensor("gru.weight_ih_l0_reverse", 6, 3).tensor("gru.weight_hh_l0_reverse", 5, 2),
        "has weight_ih_reverse [6 × 3] and weight_hh_reverse [5 × 2]");
    assertRefused(new TensorFile().tensor("a.weight_ih_l0_reverse", 8, 3).tensor("a.weight_hh_l0_reverse", 8, 2),
        "layer 0 of module \"a\" has no weight_ih");
    assertRefused(new TensorFile().bothWays("lstm", 0, 4, 3, H).layer("after", 0, 4, H, H).linear("fc", H, 2),
        "their order is not clear");
  }

  /** A bidirectional LSTM with a head. */
  private Path bothWays(int features) throws IOException {
    return new TensorFile().bothWays("lstm", 0, 4, features, H).linear("fc", 2 * H, 2).write(folder);
  }

  private void assertRefused(TensorFile file, String message) throws Exception {
    assertThat(imports.refusal(file.write(folder))).contains(message);
  }
}
