package io.cellstream.importer.onnx;

import static io.cellstream.importer.onnx.GraphBuilder.integer;
import static io.cellstream.importer.onnx.GraphBuilder.integers;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.cellstream.importer.Imports;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the user of a graph is told of it beside what was made of it. */
class OnnxRemarksTest {
  private static final String FORGOTTEN = "input \"x\" is [1 × 10 × 3]: 1 step (dimension 0, time) of 10 sequences (dimension 1, batch); if it"
      + " is meant to be 10 steps of one sequence, batch_first=True was forgotten: make, train and export the module with it";

  @TempDir
  Path folder;

  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() {
    imports = new Imports(folder);
  }

  private static GraphBuilder lstm(long steps, long sequences) {
    GraphBuilder graph = new GraphBuilder(17).floats("x", steps, sequences, 3);
    graph.weights("w", 1, 16, 3);
    graph.weights("r", 1, 16, 4);
    return graph.node("LSTM", "x w r -> y", integer("hidden_size", 4));
  }

  @Test
  void oneStepOfTenSequencesIsHintedAt() throws Exception {
    assertThat(imports.run(lstm(1, 10).output("y").write(folder)).remarks()).contains(FORGOTTEN);
  }

  /** As {@code output[:, -1]} takes it of what it believes to be time. */
  @Test
  void theHintStandsBehindTheRefusalThatTheMistakeLeadsTo() throws Exception {
    GraphBuilder graph = lstm(1, 10).numbers("axes", 1).node("Squeeze", "y axes -> steps").number("last", -1)
        .node("Gather", "steps last -> z", integer("axis", 1)).output("z");

    assertThat(imports.refusal(graph.write(folder))).endsWith(". " + FORGOTTEN);
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "1, 1", "-1, -1", "-1, 10", "1, -1"})
  void whatCanBeMeantIsNot(long steps, long sequences) throws Exception {
    assertThat(imports.run(lstm(steps, sequences).output("y").write(folder)).remarks())
        .noneMatch(remark -> remark.contains("batch_first"));
  }

  @Test
  void severalSequencesAtOnceAreSaidToKeepARunFromBeingCompared() throws Exception {
    assertThat(imports.run(lstm(20, 4).output("y").write(folder)).remarks())
        .anyMatch(remark -> remark.startsWith("input \"x\" is [20 × 4 × 3], of 4 sequences at once") && remark.contains("or give --check"));
  }

  /** Its exporter transposes what such a module reads. */
  @Test
  void aModuleThatHasBatchFirstIsNot() throws Exception {
    GraphBuilder graph = new GraphBuilder(17).floats("x", 10, 1, 3);
    graph.weights("w", 1, 16, 3);
    graph.weights("r", 1, 16, 4);
    graph.node("Transpose", "x -> steps", integers("perm", 1, 0, 2)).node("LSTM", "steps w r -> y", integer("hidden_size", 4)).output("y");

    assertThat(imports.run(graph.write(folder)).remarks()).noneMatch(remark -> remark.contains("batch_first"));
  }

  @Test
  void whatDoublesLoseIsTold() throws Exception {
    GraphBuilder graph = new GraphBuilder(17).floats("x", -1, 1, 1).output("y");
    TensorProto.Builder w = TensorProto.newBuilder().setName("w").setDataType(TensorProto.DataType.DOUBLE_VALUE);
    w.addDoubleData(0.1).addDoubleData(0).addDoubleData(-0.5).addDoubleData(1e-60);
    graph.tensor(w, 1, 4, 1);
    graph.weights("r", 1, 4, 1);
    graph.node("LSTM", "x w r -> y", integer("hidden_size", 1));

    assertThat(imports.run(graph.write(folder)).remarks())
        .contains("1 tensor is of f64, rounded to f32: the largest relative difference of a weight is 1.0e+00");
  }
}
