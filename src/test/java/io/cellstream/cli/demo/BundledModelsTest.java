package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cli.CliException;
import io.cellstream.cli.demo.BundledModels;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The models of the checkout, and their samples. */
class BundledModelsTest {
  private final BundledModels bundled = new BundledModels(Path.of("models"));

  @ParameterizedTest
  @EnumSource
  void haveOneOfEveryShapeWithSomethingToPlay(Shape shape) throws Exception {
    Path folder = bundled.ofShape(shape);
    ModelDefinition model = ModelPackage.read(folder);

    assertThat(model.shape()).isEqualTo(shape);
    boolean isText = shape == Shape.SYNCHRONIZED && model.input() instanceof InputDefinition.TokenInput;
    Path samples = Path.of("samples").resolve(folder.getFileName());
    assertThat(Files.exists(samples.resolve("events.jsonl")) || isText).isTrue();
  }

  @Test
  void refuseAShapeOfWhichNoneIsThere(@TempDir Path empty) {
    assertThatThrownBy(() -> new BundledModels(empty).ofShape(Shape.ONE_TO_ONE)).isInstanceOf(CliException.class)
        .hasMessage("--shape: " + empty + " has no model of shape one-to-one; name one elsewhere with --model");
  }
}
