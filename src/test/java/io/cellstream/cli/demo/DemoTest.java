package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cli.CliException;
import io.cellstream.model.HeadDefinition.Activation;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.Shape;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything starts. */
class DemoTest {

  @TempDir
  Path given;

  private DemoFolder folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = DemoFolder.create();
  }

  @AfterEach
  void removeFolder() throws Exception {
    folder.close();
  }

  @Test
  void refusesAModelOnFeatures() throws Exception {
    Path model = model(TestModels.features(1, Shape.SYNCHRONIZED, 3, Activation.LINEAR, 2, 4));

    assertThatThrownBy(() -> demo(model, "a text")).isInstanceOf(CliException.class).hasMessage("--model " + model
        + ": takes 3 features an event, and the demo's events are the characters of a text: give a model that takes tokens");
  }

  @Test
  void refusesATextOfWhichTheModelKnowsNoCharacter() throws Exception {
    Path model = model(TestModels.nextToken(1, 26, 4, 4));

    assertThatThrownBy(() -> demo(model, "ЖЖЖ\nDÉJÀ")).isInstanceOf(CliException.class).hasMessage("the model next-token knows none of the"
        + " text's characters, only 'a' 'b' 'c' 'd' 'e' and the like (26 in all): give another --text, or another --model");
  }

  @Test
  void refusesADamagedModelInTheWordsOfItsReader() throws Exception {
    Path model = model(TestModels.nextToken(1, 26, 4, 4));
    Files.writeString(model.resolve("weights.safetensors"), "no tensors");

    assertThatThrownBy(() -> demo(model, "a text")).isInstanceOf(ModelFileException.class).hasMessageContaining("weights.safetensors");
  }

  private void demo(Path model, String text) throws Exception {
    Path file = Files.writeString(given.resolve("text"), text);
    Demo.of(model, Optional.of(file), folder, new Screen(new PrintWriter(Writer.nullWriter()), false, false));
  }

  private Path model(ModelDefinition definition) throws ModelFileException {
    ModelPackageWriter.write(given.resolve("model"), definition, Map.of());
    return given.resolve("model");
  }
}
