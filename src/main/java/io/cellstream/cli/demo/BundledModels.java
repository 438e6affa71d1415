package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import io.cellstream.text.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models that come with Cellstream.
 *
 * @param folder where their packages are
 */
public record BundledModels(Path folder) {

  /** The one that is played unless told otherwise. */
  public Path first() {
    return folder.resolve("next-char");
  }

  /**
   * The first, by name, of the packages of a shape.
   *
   * @param name as {@code model.json} spells it
   * @throws CliException if there is no such shape, or none of that shape
   * @throws ModelFileException if a package on the way to it can't be read
   */
  public Path ofShape(String name) throws IOException, ModelFileException {
    List<String> shapes = Arrays.stream(Shape.values()).map(Shape::text).toList();
    if (!shapes.contains(name)) {
      throw new CliException(ExitCode.USAGE,
          "--shape: there is no shape \"" + name + "\"" + NearestName.question(shapes, name) + " (there are " + String.join(", ", shapes)
              + ")");
    }
    for (Path model : packages()) {
      if (ModelPackage.read(model).shape().text().equals(name)) {
        return model;
      }
    }
    throw new CliException(ExitCode.USAGE, "--shape: " + folder + " has no model of shape " + name + "; name one elsewhere with --model");
  }

  private List<Path> packages() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> models = Files.list(folder)) {
      return models.filter(model -> Files.exists(model.resolve("model.json"))).sorted().toList();
    }
  }
}
