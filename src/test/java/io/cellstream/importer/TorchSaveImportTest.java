package io.cellstream.importer;

import static io.cellstream.importer.GoldenFilesTest.assertAnswers;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of {@code torch.save}, made by {@code src/test/golden/import/make_torch_save.py}. */
class TorchSaveImportTest {
  private static final Path PYTORCH = Path.of("src/test/resources/import/pytorch");

  @TempDir
  Path folder;
  private Imports imports = new Imports(Path.of(""));

  @BeforeEach
  void begin() throws Exception {
    imports = new Imports(folder).tokens(11).shape(Shape.SYNCHRONIZED).activation(DenseActivation.SOFTMAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens.pt", "tokens-sequential.pt", "tokens-protocol-5.pt", "tokens-views.pt", "tokens-parameters.pt",
      "tokens-checkpoint.ckpt", "tokens-checkpoint-sequential.ckpt", "tokens-parallel.pth"})
  void aStateDictInAnyFormAnswersAsPytorchAndIsTheModelOfItsSafetensors(String name) throws Exception {
    ModelDefinition model = imports.run(PYTORCH.resolve(name)).model();

    assertAnswers(model, PYTORCH.resolve("tokens.expected.safetensors"));
    assertThat(model.stateHash()).isEqualTo(imports.run(PYTORCH.resolve("tokens.safetensors")).model().stateHash());
  }

  @ParameterizedTest
  @CsvSource({"f64, ''", "f16, -f16", "bf16, -bf16"})
  void floatsOfAnyWidthAnswerAsPytorch(String width, String expected) throws Exception {
    assertAnswers(imports.run(PYTORCH.resolve("tokens-" + width + ".pt")).model(),
        PYTORCH.resolve("tokens" + expected + ".expected.safetensors"));
  }

  @Test
  void whatDoublesLoseIsTold() throws Exception {
    assertThat(imports.run(PYTORCH.resolve("tokens-f64.pt")).remarks())
        .contains("11 tensors are of f64, rounded to f32: every weight fits exactly");
    assertThat(imports.run(PYTORCH.resolve("tokens.pt")).remarks()).noneMatch(line -> line.contains("rounded"));
  }

  /** What the options name is the model, in their order; activations have no tensors, so their words stand among the modules. */
  @Test
  void normalisationsAndActivationsBeforeLinearsAnswerAsPytorchAndOtherModulesAreLeftOut() throws Exception {
    imports = new Imports(folder).shape(Shape.SYNCHRONIZED).layers("bn_in", "lstm", "ln", "tanh", "gru")
        .head("relu", "fc1", "linear", "bn", "sigmoid", "fc2").activation(DenseActivation.LINEAR);
    ModelImport imported = imports.run(PYTORCH.resolve("normed.pt"));

    assertAnswers(imported.model(), PYTORCH.resolve("normed.expected.safetensors"));
    assertThat(imported.remarks()).contains("left out, as no option names them: module \"other\"; module \"aux\"; the module without a"
        + " name (tensor \"ids\" [4] int64); module \"attn\" (an attention, tensor \"attn.in_proj_weight\" [12 × 4]); module \"conv\" (a"
        + " convolution, tensor \"conv.weight\" [2 × 3 × 5] float32)");
  }

  @Test
  void whatCantBeCarriedOverIsNamedAsWhatItIs() throws Exception {
    assertThat(new Imports(folder).refusal(PYTORCH.resolve("normed.pt"))).startsWith("has what can't be carried over: ")
        .contains("module \"conv\" (a convolution, ", "module \"attn\" (an attention, ", "tensor \"ids\" [4] int64",
            "give --layers and --head: what they don't name is left out");
  }

  @Test
  void tiedWeightsAnswerAsPytorch() throws Exception {
    assertAnswers(imports.tokens(5).head("fc").run(PYTORCH.resolve("tied.pt")).model(), PYTORCH.resolve("tied.expected.safetensors"));
  }

  @Test
  void aFileOfAnOlderPytorchThatSaysNoByteOrderAnswersAsPytorch() throws Exception {
    assertAnswers(new Imports(folder).shape(Shape.MANY_TO_ONE).activation(DenseActivation.SIGMOID).run(PYTORCH.resolve("pickled.pt"))
        .model(), PYTORCH.resolve("last-step.expected.safetensors"));
  }

  @Test
  void aFileOfABigEndianMachineIsTheSameModel() throws Exception {
    Map<String, byte[]> entries = ZipFiles.entries(PYTORCH.resolve("tokens.pt"));
    entries.replaceAll((name, bytes) -> name.startsWith("tokens/data/") ? swapped(bytes) : bytes);
    entries.put("tokens/byteorder", "big".getBytes(StandardCharsets.UTF_8));

    assertThat(imports.run(ZipFiles.write(folder.resolve("big.pt"), entries)).model().stateHash())
        .isEqualTo(imports.run(PYTORCH.resolve("tokens.pt")).model().stateHash());
  }

  private static byte[] swapped(byte[] floats) {
    ByteBuffer swapped = ByteBuffer.allocate(floats.length).order(ByteOrder.BIG_ENDIAN);
    ByteBuffer given = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
    while (given.hasRemaining()) {
      swapped.putInt(given.getInt());
    }
    return swapped.array();
  }

  /** What it is made of is named, though nothing was made. */
  @Test
  void whatACheckpointHasBesideItsTensorsIsSaidInOneLine() throws Exception {
    assertThat(imports.run(PYTORCH.resolve("tokens-checkpoint.ckpt")).remarks()).contains("the tensors are those under"
        + " \"state_dict\"; not read: \"epoch\", \"optimizer_states\", \"hyper_parameters\" (argparse.Namespace), \"loss\"");
    assertThat(imports.run(PYTORCH.resolve("tokens-parallel.pth")).remarks())
        .contains("the tensors are those under \"model\"; not read: \"steps\"");
  }

  /** The lines of Python were tried in PyTorch 2.13. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      module.pt | holds an object of __main__.Tiny, and | torch.save(torch.load('module.pt', map_location='cpu', weights_only=False).state_dict(), 'module-state-dict.pt')"; it runs what the file says
      module-checkpoint.pt | "model" is an object of __main__.Tiny, and | torch.save(torch.load('module-checkpoint.pt', map_location='cpu', weights_only=False)['model'].state_dict(), 'module-checkpoint-state-dict.pt')"; it runs
      script.pt | is TorchScript, which is a program; | torch.save(torch.jit.load('script.pt', map_location='cpu').state_dict(), 'script-state-dict.pt')"; it runs
      two.pt | has tensors in several dictionaries, "encoder", "decoder"; | torch.save(torch.load('two.pt', map_location='cpu', weights_only=False)['encoder'], 'two-state-dict.pt')"; it runs
      sparse.pt | "fc.weight", among the tensors, needs torch._utils._rebuild_sparse_tensor, which is never called here; | save the dictionary without it, or with a plain tensor in its place
      """)
  void whatWouldHaveToBeRunIsRefusedByItsNameWithTheWayOn(String name, String message, String wayOn) {
    assertThat(imports.refusal(PYTORCH.resolve(name))).startsWith(message).contains(wayOn);
  }
}
