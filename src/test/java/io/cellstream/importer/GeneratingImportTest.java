package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cellstream.importer.foreign.GenerationOptions;
import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.StepWorkspace;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GenerationDefinition.Beam;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.generation.Generator;
import io.cellstream.model.generation.Prompt;
import io.cellstream.modelfile.SafetensorsFile;
import io.cellstream.modelfile.StoredTensor;
import io.cellstream.sequence.OfflineRun;
import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.StepInput;
import io.cellstream.sequence.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that generate, and those without a recurrent layer: as PyTorch wrote them, token for token what PyTorch itself writes. */
class GeneratingImportTest {
  private static final Path FILES = Path.of("src/test/resources/import/generating");
  private static final int WORDS = 9;
  private static final int LONGEST = 12;

  @TempDir
  Path folder;

  private Path words() throws IOException {
    return Files.writeString(folder.resolve("words.txt"),
        IntStream.range(0, WORDS).mapToObj(id -> "w" + id).collect(Collectors.joining("\n")));
  }

  private GenerationOptions said(Optional<Path> decoder, Optional<String> module, Optional<String> embedding) throws IOException {
    return new GenerationOptions(decoder, module, embedding, Optional.of(words()), Optional.of("w0"), Optional.of("w1"), Optional.empty());
  }

  private Imports imports(Shape shape, GenerationOptions said) {
    return new Imports(folder).shape(shape).maxLength(LONGEST).generation(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"translator.safetensors", "translator.pt"})
  void aTranslatorOfOneFileWritesWhatPyTorchWrites(String file) throws Exception {
    ModelImport imported = imports(Shape.MANY_TO_MANY, said(Optional.empty(), Optional.empty(), Optional.empty())).tokens(11)
        .run(FILES.resolve(file));

    assertWritesAs("translator", imported.model(), 15);
    assertThat(imported.origins()).containsExactly( //
        "  input         Embedding of module \"encoder.embedding\" [11 × 5]", //
        "  layer 0       LSTM of module \"encoder.lstm\", layer 0", //
        "  layer 1       LSTM of module \"encoder.lstm\", layer 1", //
        "  decoder", //
        "    input         Embedding of module \"decoder.embedding\" [9 × 4]", //
        "    layer 0       LSTM of module \"decoder.lstm\", layer 0", //
        "    layer 1       LSTM of module \"decoder.lstm\", layer 1", //
        "    head          Linear of module \"decoder.fc\" [9 × 8]");
  }

  @Test
  void aTranslatorOfTwoGraphsWritesTheSame() throws Exception {
    ModelDefinition one = imports(Shape.MANY_TO_MANY, said(Optional.empty(), Optional.empty(), Optional.empty())).tokens(11)
        .run(FILES.resolve("translator.safetensors")).model();
    ModelDefinition two = imports(Shape.MANY_TO_MANY,
        said(Optional.of(FILES.resolve("translator-decoder.onnx")), Optional.empty(), Optional.empty())).tokens(11)
        .run(FILES.resolve("translator-encoder.onnx")).model();

    assertThat(two.stateHash()).isEqualTo(one.stateHash());
    assertWritesAs("translator", two, 15);
  }

  @Test
  void aTranslatorOfTwoKerasModelsWritesWhatItsLayersCompute() throws Exception {
    ModelDefinition model = imports(Shape.MANY_TO_MANY,
        said(Optional.of(FILES.resolve("decoder.keras")), Optional.empty(), Optional.empty()))
        .tokens(11).run(FILES.resolve("encoder.keras")).model();
    assertWritesAs("keras", model, 15);
  }

  @Test
  void refuseAKerasDecoderThatBeginsFromZeros() throws Exception {
    GenerationOptions said = said(Optional.of(FILES.resolve("from-zeros.keras")), Optional.empty(), Optional.empty());
    assertThat(imports(Shape.MANY_TO_MANY, said).tokens(11).refusal(FILES.resolve("encoder.keras")))
        .contains("GRU \"writes\": begins from zeros, so it can't take over an encoder's state");
  }

  @Test
  void aCaptionerWritesWhatPyTorchWritesFromOneEvent() throws Exception {
    ModelDefinition model = imports(Shape.ONE_TO_MANY, said(Optional.empty(), Optional.of("decoder"), Optional.empty()))
        .run(FILES.resolve("captioner.safetensors")).model();
    assertWritesAs("captioner", model, 1);
  }

  /** Features that enter as if they were the decoder's first token: the encoder is a Linear, then the decoder's own layer. */
  @Test
  void anEncoderMayShareTheDecodersLayers() throws Exception {
    ModelDefinition model = imports(Shape.ONE_TO_MANY, said(Optional.empty(), Optional.empty(), Optional.empty()))
        .layers("project", "decoder.lstm").activation(DenseActivation.LINEAR).run(FILES.resolve("shown.safetensors")).model();

    assertThat(model.layers().getFirst()).isInstanceOf(LayerDefinition.Dense.class);
    assertWritesAs("shown", model, 1);
  }

  @Test
  void takesAWayToGenerate() throws Exception {
    GenerationOptions greedy = said(Optional.empty(), Optional.empty(), Optional.empty());
    GenerationOptions beam = new GenerationOptions(greedy.decoder(), greedy.module(), greedy.embedding(), greedy.vocabulary(),
        greedy.start(),
        greedy.stop(), Optional.of(new Beam(3, 2)));
    ModelDefinition model = imports(Shape.ONE_TO_MANY, beam).run(FILES.resolve("captioner.safetensors")).model();

    assertThat(model.decoder().orElseThrow().generation().method()).isEqualTo(new Beam(3, 2));
    assertThat(model.decoder().orElseThrow().generation().maxLength()).isEqualTo(LONGEST);
  }

  @Test
  void aDecoderMayLookUpItsTokensInTheEncodersEmbedding() throws Exception {
    Path file = new TensorFile().tensor("embedding.weight", WORDS, 4).layer("encoder.gru", 0, 3, 4, 6).layer("decoder.gru", 0, 3, 4, 6)
        .linear("decoder.out", 6, WORDS).write(folder);

    Imports asked = imports(Shape.MANY_TO_MANY, said(Optional.empty(), Optional.empty(), Optional.empty())).tokens(WORDS);
    assertThat(asked.refusal(file)).contains("the decoder has no embedding", "give --decoder-embedding");
    ModelDefinition model = imports(Shape.MANY_TO_MANY, said(Optional.empty(), Optional.empty(), Optional.of("embedding"))).tokens(WORDS)
        .run(file).model();
    assertThat(model.decoder().orElseThrow().embedding().data()).isEqualTo(((InputDefinition.TokenInput) model.input()).embedding().data());
  }

  @ParameterizedTest
  @CsvSource({"payments.safetensors, payments, 0", "payments-13.onnx, payments, 0", "word.safetensors, word, 7", "word-13.onnx, word, 7",
      "payments.keras, payments-keras, 0", "payments.weights.h5, payments-keras, 0", "word.keras, word-keras, 7"})
  void aModelWithoutARecurrentLayerAnswersEachEventAsPyTorchDoes(String file, String expected, int tokens) throws Exception {
    Imports imports = new Imports(folder);
    if (tokens > 0) {
      imports.tokens(tokens);
    }
    if (file.equals("word.safetensors")) {
      assertThat(new Imports(folder).tokens(tokens).activation(DenseActivation.SIGMOID).refusal(FILES.resolve(file)))
          .contains("give --shape one-to-one if it answers each by itself");
      imports.shape(Shape.ONE_TO_ONE);
    }
    if (file.endsWith(".safetensors")) {
      imports.activation(tokens > 0
          ? new DenseActivation[]{DenseActivation.SIGMOID}
          : new DenseActivation[]{DenseActivation.RELU, DenseActivation.TANH, DenseActivation.SOFTMAX});
    } else if (file.endsWith(".h5")) {
      imports.activation(DenseActivation.RELU, DenseActivation.SOFTMAX);
    }
    ModelDefinition model = imports.run(FILES.resolve(file)).model();

    assertThat(model.shape()).isEqualTo(Shape.ONE_TO_ONE);
    Map<String, StoredTensor> golden = SafetensorsFile.read(FILES.resolve(expected + ".expected.safetensors"));
    float[][] answers = Imports.answers(model, Objects.requireNonNull(golden.get("inputs")).data());
    float[] outputs = Objects.requireNonNull(golden.get("outputs")).data();
    for (int i = 0; i < outputs.length; i++) {
      assertThat(answers[i / model.head().size()][i % model.head().size()]).isCloseTo(outputs[i], within(1e-6f));
    }
  }

  @Test
  void aModelWithoutARecurrentLayerHasOneShape() throws Exception {
    assertThat(new Imports(folder).shape(Shape.SYNCHRONIZED).refusal(FILES.resolve("payments-13.onnx")))
        .startsWith("--shape synchronized: ").endsWith("has no recurrent layer, so it answers each event by itself: one-to-one");
    assertThat(new Imports(folder).refusal(FILES.resolve("payments.safetensors"))).contains("give --activation with a name for each of");
    Path unclear = new TensorFile().tensor("table.weight", 7, 4).linear("out", 4, 2).write(folder);
    assertThat(new Imports(folder).tokens(7).refusal(unclear)).contains("can be an Embedding or a Linear; give --embedding table");
    assertThat(new Imports(folder).tokens(7).refusal(FILES.resolve("words.keras")))
        .contains("can be carried over right after the embedding of a single token only");
    ModelDefinition model = new Imports(folder).tokens(7).shape(Shape.ONE_TO_ONE).embedding("table").activation(DenseActivation.SOFTMAX)
        .run(unclear).model();
    assertThat(model.layers()).isEmpty();
  }

  /** Then an event is a sequence of one step, whatever recurs. */
  @Test
  void recurrentLayersCanAnswerEachEventByItself() throws Exception {
    ModelDefinition model = new Imports(folder).tokens(11).shape(Shape.ONE_TO_ONE)
        .run(Path.of("src/test/resources/import/pytorch/tokens-13.onnx")).model();
    assertThat(model.shape()).isEqualTo(Shape.ONE_TO_ONE);
    assertThat(model.layers()).hasSize(2);
    SequenceKey key = new SequenceKey(new byte[]{1});
    List<float[]> answers = new ArrayList<>();
    OfflineRun<Integer> run = new OfflineRun<>(new RecurrentModel(model, Kernels.select(KernelMode.AUTO).kernel()), 1,
        (_, verdict) -> ((Verdict.Applied) verdict).predictions()
            .forEach(prediction -> answers.add(new float[]{prediction.output().top().getFirst().probability()})));
    for (int token : new int[]{3, 5, 3}) {
      run.add(key, new SequenceEvent.Advance(new StepInput.Token(token), OptionalLong.empty(), false, false,
          new SequenceEvent.Origin(0, 0, 0)), token);
    }
    run.finish();
    assertThat(answers.get(2)).isEqualTo(answers.get(0)).isNotEqualTo(answers.get(1));
  }

  @Test
  void askForWhatIsNotSaid() throws Exception {
    Path file = FILES.resolve("captioner.safetensors");
    GenerationOptions nothing = GenerationOptions.NONE;
    assertThat(new Imports(folder).shape(Shape.ONE_TO_MANY).refusal(file))
        .isEqualTo("leaves 4 things open. (1) does not say what the 9 tokens"
            + " are that it writes; give --output-vocabulary FILE, one token a line or a JSON array. (2) does not say the token that the decoder"
            + " reads first; give --start TOKEN. (3) does not say the token that ends what it writes; give --stop TOKEN. (4) does not say how"
            + " many tokens it writes at most; give --max-length N");
    GenerationOptions words = new GenerationOptions(nothing.decoder(), nothing.module(), nothing.embedding(), Optional.of(words()),
        Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(new Imports(folder).shape(Shape.ONE_TO_MANY).maxLength(3).generation(words).refusal(file))
        .isEqualTo("leaves 2 things open. (1) does not say the token that the decoder reads first; give --start TOKEN. (2) does not say the"
            + " token that ends what it writes; give --stop TOKEN");
    assertThat(
        new Imports(folder).shape(Shape.ONE_TO_MANY).generation(said(Optional.empty(), Optional.empty(), Optional.empty())).refusal(file))
        .isEqualTo("does not say how many tokens it writes at most; give --max-length N");
    assertThat(new Imports(folder).maxLength(3).generation(said(Optional.empty(), Optional.empty(), Optional.empty())).refusal(file))
        .isEqualTo(
            "does not say when it writes; give --shape many-to-many (at the end of a sequence) or --shape one-to-many (at every event)");
    assertThat(imports(Shape.SYNCHRONIZED, said(Optional.empty(), Optional.empty(), Optional.empty())).refusal(file))
        .isEqualTo("--shape synchronized: with a decoder the shape is many-to-many or one-to-many");
    assertThat(imports(Shape.ONE_TO_MANY, said(Optional.empty(), Optional.of("writer"), Optional.empty())).refusal(file))
        .endsWith("has no such module");
  }

  @Test
  void refuseWhatDoesNotFit() throws Exception {
    GenerationOptions said = said(Optional.empty(), Optional.empty(), Optional.empty());
    Path sizes = new TensorFile().layer("encoder.lstm", 0, 4, 3, 5).tensor("decoder.embedding.weight", WORDS, 4)
        .layer("decoder.lstm", 0, 4, 4, 6).linear("decoder.fc", 6, WORDS).write(folder);
    assertThat(imports(Shape.ONE_TO_MANY, said).refusal(sizes)).contains("has h of 6 and c of 6, but ",
        ", whose state it takes over, h of 5 and c of 5");
    Path more = new TensorFile().layer("encoder.lstm", 0, 4, 3, 6).layer("encoder.lstm", 1, 4, 6, 6)
        .tensor("decoder.embedding.weight", WORDS, 4)
        .layer("decoder.lstm", 0, 4, 4, 6).linear("decoder.fc", 6, WORDS).write(folder);
    assertThat(imports(Shape.ONE_TO_MANY, said).refusal(more))
        .isEqualTo("the decoder has 1 recurrent layers, the encoder 2; each takes over the state of one");
    Path headed = new TensorFile().layer("encoder.lstm", 0, 4, 3, 6).linear("encoder.fc", 6, 6).tensor("decoder.embedding.weight", WORDS, 4)
        .layer("decoder.lstm", 0, 4, 4, 6).linear("decoder.fc", 6, WORDS).write(folder);
    assertThat(imports(Shape.ONE_TO_MANY, said).refusal(headed))
        .startsWith("Linear of module \"encoder.fc\": comes after the encoder's last");
    Path headless = new TensorFile().layer("encoder.lstm", 0, 4, 3, 6).tensor("decoder.embedding.weight", WORDS, 4)
        .layer("decoder.lstm", 0, 4, 4, 6).write(folder);
    assertThat(imports(Shape.ONE_TO_MANY, said).refusal(headless)).startsWith("the decoder has no dense layer");
    Path outside = new TensorFile().layer("encoder.lstm", 0, 4, 3, 6).tensor("decoder.embedding.weight", WORDS, 4)
        .layer("decoder.lstm", 0, 4, 4, 6).linear("fc", 6, WORDS).write(folder);
    assertThat(imports(Shape.ONE_TO_MANY, said).refusal(outside)).contains("If it is the decoder's, give --head with its name");
    assertThat(imports(Shape.ONE_TO_MANY, said).head("fc").run(outside).model().head().size()).isEqualTo(WORDS);
  }

  @Test
  void refuseADecoderWithoutStatesFromOutsideAndAnEncoderWithAHead() throws Exception {
    Path plain = Path.of("src/test/resources/import/pytorch/tokens-13.onnx");
    GenerationOptions said = said(Optional.of(plain), Optional.empty(), Optional.empty());
    assertThat(imports(Shape.MANY_TO_MANY, said).tokens(11).refusal(FILES.resolve("translator-encoder.onnx")))
        .contains("does not take its first states from inputs of the graph, so it can't take over an encoder's");
    GenerationOptions fine = said(Optional.of(FILES.resolve("translator-decoder.onnx")), Optional.empty(), Optional.empty());
    assertThat(imports(Shape.MANY_TO_MANY, fine).tokens(11).refusal(plain)).contains("is not a recurrent layer's own");
    assertThat(imports(Shape.MANY_TO_MANY, GenerationOptions.NONE).tokens(11).refusal(FILES.resolve("translator-encoder.onnx")))
        .isEqualTo("the decoder is in a file of its own, where that is ONNX or Keras; give --decoder FILE");
  }

  /** Two layers side by side: a decoder of one layer would fit either. */
  @Test
  void refuseAnEncoderThatIsNoChain() throws Exception {
    GenerationOptions said = said(Optional.of(FILES.resolve("translator-decoder.onnx")), Optional.empty(), Optional.empty());
    for (String[] graph : new String[][]{{"beside.onnx", "is of a layer that the last one does not read"},
        {"swapped.onnx", "has the layers' last states in another order than theirs"},
        {"dense.onnx", "MatMul node \"/bridge/MatMul\": operator MatMul can't be carried over here"}}) {
      assertThat(imports(Shape.MANY_TO_MANY, said).tokens(11).refusal(FILES.resolve(graph[0]))).contains(graph[1]);
    }
  }

  /** It would be given the states in another place than its program gives them, or not what its program gives. */
  @Test
  void refuseADecoderThatDoesSomethingElseWithItsStates() throws Exception {
    for (String[] graph : new String[][]{{"crossed-decoder.onnx", "is not the layers' first h or c, in their order"},
        {"bridged-decoder.onnx", "MatMul node \"/bridge/MatMul\": operator MatMul can't be carried over here"}}) {
      GenerationOptions said = said(Optional.of(FILES.resolve(graph[0])), Optional.empty(), Optional.empty());
      assertThat(imports(Shape.MANY_TO_MANY, said).tokens(11).refusal(FILES.resolve("translator-encoder.onnx"))).contains(graph[1]);
    }
    GenerationOptions said = said(Optional.of(FILES.resolve("translator-decoder.onnx")), Optional.empty(), Optional.empty());
    assertThat(imports(Shape.MANY_TO_MANY, said).tokens(11).refusal(FILES.resolve("top.onnx")))
        .contains("its last h is not among the outputs");
  }

  /** From each of the golden inputs the tokens that PyTorch wrote, greedily. */
  private static void assertWritesAs(String name, ModelDefinition definition, int steps) throws Exception {
    Map<String, StoredTensor> golden = SafetensorsFile.read(FILES.resolve(name + ".expected.safetensors"));
    float[] inputs = Objects.requireNonNull(golden.get("inputs")).data();
    float[] outputs = Objects.requireNonNull(golden.get("outputs")).data();
    RecurrentModel model = new RecurrentModel(definition, Kernels.select(KernelMode.AUTO).kernel());
    int width = definition.input() instanceof InputDefinition.FeatureInput features ? features.size() : 1;
    int sequences = inputs.length / (steps * width);
    List<Prompt> prompts = new ArrayList<>();
    StepWorkspace workspace = model.newWorkspace(1);
    for (int s = 0; s < sequences; s++) {
      workspace.setState(0, model.initialState());
      for (int t = 0; t < steps; t++) {
        int at = (s * steps + t) * width;
        if (width > 1) {
          workspace.setFeatures(0, Arrays.copyOfRange(inputs, at, at + width));
        } else {
          workspace.setToken(0, (int) inputs[at]);
        }
        workspace.step(1);
      }
      float[] state = new float[model.stateSize()];
      workspace.getState(0, state);
      prompts.add(new Prompt(state, (completion, index) -> 0));
    }
    List<List<Integer>> written = new Generator(model, sequences).generate(prompts).stream()
        .map(completions -> completions.getFirst().tokens().stream().map(token -> token.top().getFirst().id()).toList()).toList();
    for (int s = 0; s < sequences; s++) {
      List<Integer> expected = new ArrayList<>();
      for (int t = 0; t < LONGEST && outputs[s * LONGEST + t] >= 0; t++) {
        expected.add((int) outputs[s * LONGEST + t]);
      }
      assertThat(written.get(s)).as("text %d", s).isEqualTo(expected);
    }
    assertThat(sequences).isEqualTo(20);
  }
}
