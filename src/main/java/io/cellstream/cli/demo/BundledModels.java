package io.cellstream.cli.demo;

import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.model.definition.Shape;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * @throws CliException if there is none of that shape
   * @throws ModelFileException if a package on the way to it can't be read
   */
  public Path ofShape(Shape shape) throws IOException, ModelFileException {
    for (Path model : packages()) {
      if (ModelPackage.read(model).shape() == shape) {
        return model;
      }
    }
    throw new CliException(ExitCode.USAGE, "--shape: " + folder + " has no model of shape " + shape + "; name one elsewhere with --model");
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
