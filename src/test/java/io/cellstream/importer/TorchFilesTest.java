package io.cellstream.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of {@code torch.save} that {@code src/test/golden/import/make_pickles.py} made of the tensors in a safetensors file. */
class TorchFilesTest {
  private static final Path FILES = Path.of("src/test/resources/import/pytorch");
  private static final int MUTATIONS = 2_000;

  @TempDir
  Path folder;

  private Imports imports() throws Exception {
    return new Imports(folder).tokens(11).shape(Shape.SYNCHRONIZED).activation(DenseActivation.SOFTMAX);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      tokens.pth                |
      tokens-old.pt             |
      tokens-checkpoint.pth     | the tensors are those of the checkpoint's model_state_dict; not of use here: epoch, loss, options, optimizer_state_dict
      tokens-checkpoint-old.ckpt| the tensors are those of the checkpoint's model_state_dict; not of use here: epoch, loss, options, optimizer_state_dict
      tokens-views.pth          | no weights, and left out: norm.num_batches_tracked
      tokens-f64.pth            | 11 tensors are of f64, rounded to f32: every weight fits exactly
      """)
  void theModelIsThatOfTheSameTensorsInSafetensors(String file, String remark) throws Exception {
    ModelImport imported = imports().run(FILES.resolve(file));

    assertThat(imported.format()).isEqualTo("a state_dict of PyTorch's modules");
    assertThat(imported.model().stateHash()).isEqualTo(imports().run(FILES.resolve("tokens.safetensors")).model().stateHash());
    if (remark == null) {
      assertThat(imported.remarks()).isEmpty();
    } else {
      assertThat(imported.remarks()).containsExactly(remark);
    }
  }

  @Test
  void whatIsNoStateDictIsNamedWithTheLineThatMakesOne() throws Exception {
    assertThat(imports().refusal(FILES.resolve("module.pth"))).startsWith("is a whole object, __main__.Whole, and only tensors are read")
        .contains("torch.load('module.pth', map_location='cpu', weights_only=False).state_dict()");
    assertThat(imports().refusal(FILES.resolve("script.pt"))).startsWith("is TorchScript, which is a program")
        .contains("torch.jit.load('script.pt', map_location='cpu').state_dict()");
    assertThat(imports().refusal(FILES.resolve("two.pth"))).startsWith("has tensors of several modules, in encoder, decoder")
        .contains("weights_only=True)['encoder']");
    assertThat(imports().refusal(Files.write(folder.resolve("other.pkl"), new byte[]{(byte) 0x80, 2, '}', '.'})))
        .startsWith("is a pickle, and none of torch.save; reading any other would run code");
  }

  /** Whatever a file is called. */
  @ParameterizedTest
  @ValueSource(strings = {"pickled.onnx", "pickled.keras", "pickled"})
  void aPickleIsKnownByItsFirstBytes(String name) throws Exception {
    Path file = Files.copy(FILES.resolve("tokens.pth"), folder.resolve(name));
    assertThat(imports().run(file).format()).isEqualTo("a state_dict of PyTorch's modules");
  }

  /** What a pickle wants to be called is named at most, where a tensor should be. */
  @Test
  void nothingInAPickleIsCalled() throws Exception {
    byte[] pickle = Files.readAllBytes(FILES.resolve("tokens-old.pt"));
    Path witness = folder.resolve("witness");
    byte[] evil = ("cos\nsystem\n(S'touch " + witness + "'\ntR0").getBytes(StandardCharsets.UTF_8);
    int at = new String(pickle, StandardCharsets.ISO_8859_1).indexOf("ccollections");
    ByteBuffer all = ByteBuffer.allocate(pickle.length + evil.length).put(pickle, 0, at).put(evil).put(pickle, at, pickle.length - at);

    assertThat(imports().run(Files.write(folder.resolve("evil.pt"), all.array())).model().stateHash())
        .isEqualTo(imports().run(FILES.resolve("tokens.pth")).model().stateHash());
    assertThat(witness).doesNotExist();
  }

  @Test
  void whatWouldBeMadeByACallIsNoModel() throws Exception {
    assertThat(imports().refusal(Files.write(folder.resolve("whole.pt"), whole("cos\nsystem\n(S'true'\ntR."))))
        .startsWith("is a whole object, os.system, and only tensors are read");
  }

  /** A file whose value is made by this program. */
  private static byte[] whole(String program) throws Exception {
    byte[] pickle = Files.readAllBytes(FILES.resolve("tokens-old.pt"));
    int at = new String(pickle, StandardCharsets.ISO_8859_1).indexOf("ccollections");
    byte[] end = {(byte) 0x80, 2, ']', '.'};
    byte[] body = program.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(at + body.length + end.length).put(pickle, 0, at).put(body).put(end).array();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens-old.pt", "tokens-checkpoint.pth"})
  void changedBytesAreReadOrRefusedInOneLine(String name) throws Exception {
    byte[] good = Files.readAllBytes(FILES.resolve(name));
    SplittableRandom random = new SplittableRandom(3);
    Path file = folder.resolve(name);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = Arrays.copyOf(good, random.nextInt(5) == 0 ? random.nextInt(good.length) : good.length);
      for (int n = 1 + random.nextInt(3); n > 0 && bytes.length > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        ForeignFile.read(Files.write(file, bytes), imports().options());
        read++;
      } catch (ModelFileException e) {
        assertThat(String.valueOf(e.getMessage())).doesNotContain("\n");
      }
    }
    assertThat(read).isBetween(1, MUTATIONS);
  }
}
