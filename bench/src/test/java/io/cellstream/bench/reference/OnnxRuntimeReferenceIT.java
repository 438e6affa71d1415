package io.cellstream.bench.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.importer.ForeignFile;
import io.cellstream.importer.Reference;
import io.cellstream.importer.ReferenceCheck;
import io.cellstream.importer.foreign.GenerationOptions;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.definition.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application's importer, checked as its command does: against ONNX Runtime, found as a service, on graphs that PyTorch exported, and on variants. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class OnnxRuntimeReferenceIT {
  private static final Path GRAPHS = Path.of("../src/test/resources/import");

  @TempDir
  Path folder;

  /** A vocabulary of 0 tokens: the graph reads features. */
  @ParameterizedTest
  @CsvSource({"pytorch/tokens-9, 11", "pytorch/tokens-13, 11", "pytorch/tokens-16, 11", "pytorch/tokens-unfolded-11, 11",
      "pytorch/last-step-9, 0", "pytorch/last-step-13, 0", "pytorch/final-state-14, 0", "pytorch/mixed-13, 0", "pytorch/deep-13, 0",
      "pytorch/step-13, 0", "onnx/lstm-peepholes, 0", "onnx/lstm-first-states, 0", "onnx/lstm-activations, 0", "onnx/lstm-clip, 0",
      "onnx/lstm-coupled, 0",
      "onnx/gru-reset-before, 0", "onnx/gru-clip, 0", "onnx/rnn-elu, 0", "pytorch/dense-ahead-13, 0"})
  void anImportedGraphAnswersAsOnnxRuntime(String name, int tokens) throws Exception {
    assertAnswers(name, tokens, "200");
  }

  /** Where a layer reads backward, the end of each sequence is another beginning. */
  @ParameterizedTest
  @CsvSource({"pytorch/both-states-9, 11", "pytorch/both-states-13, 11", "pytorch/both-view-13, 11", "pytorch/both-last-step-13, 0",
      "pytorch/both-halves-13, 0", "pytorch/dense-among-13, 0", "onnx/lstm-both-states, 0", "onnx/lstm-both-last-step, 0",
      "onnx/lstm-reverse, 0", "onnx/gru-both-states, 0", "onnx/gru-both-last-step, 0", "onnx/gru-reverse-last-step, 0",
      "onnx/rnn-both-states, 0", "onnx/rnn-both-last-step, 0"})
  void anImportedGraphThatReadsBackwardAnswersAsOnnxRuntimeAfterAnyNumberOfSteps(String name, int tokens) throws Exception {
    assertAnswers(name, tokens, "1 to 200");
  }

  @ParameterizedTest
  @CsvSource({"generating/payments-13, 0", "generating/word-13, 7"})
  void anImportedGraphWithoutARecurrentLayerAnswersAsOnnxRuntime(String name, int tokens) throws Exception {
    assertAnswers(name, tokens, "200");
  }

  /** By itself, from its own first states. */
  @Test
  void anImportedDecoderTellsProbabilitiesAsOnnxRuntime() throws Exception {
    Path pair = GRAPHS.resolve("generating");
    ImportOptions options = ImportOptions.NONE.withVocabulary(vocabulary("vocabulary.txt", 11)).generating(Shape.MANY_TO_MANY, 12,
        new GenerationOptions(Optional.of(pair.resolve("translator-decoder.onnx")), Optional.empty(), Optional.empty(),
            Optional.of(vocabulary("words.txt", 9)), Optional.of("0"), Optional.of("1"), Optional.empty()));

    ReferenceCheck check = ForeignFile.read(pair.resolve("translator-encoder.onnx"), options)
        .check(ServiceLoader.load(Reference.class).findFirst(), Kernels.select(KernelMode.AUTO).kernel());

    assertThat(check.line()).contains("decoder: 3 random sequences of 200 steps through ONNX Runtime ");
    assertThat(check.largest().orElseThrow()).isLessThanOrEqualTo(1e-5);
    assertThat(check.agrees()).isTrue();
  }

  private void assertAnswers(String name, int tokens, String steps) throws Exception {
    ImportOptions options = tokens > 0 ? ImportOptions.NONE.withVocabulary(vocabulary("vocabulary.txt", tokens)) : ImportOptions.NONE;
    Optional<Reference> reference = ServiceLoader.load(Reference.class).findFirst();

    ReferenceCheck check = ForeignFile.read(GRAPHS.resolve(name + ".onnx"), options).check(reference,
        Kernels.select(KernelMode.AUTO).kernel());

    assertThat(check.line()).startsWith("3 random sequences of " + steps + " steps through ONNX Runtime ");
    assertThat(check.largest().orElseThrow()).isLessThanOrEqualTo(1e-5);
    assertThat(check.agrees()).isTrue();
  }

  private Path vocabulary(String name, int tokens) throws Exception {
    return Files.writeString(folder.resolve(name),
        IntStream.range(0, tokens).mapToObj(Integer::toString).collect(Collectors.joining("\n")));
  }
}
