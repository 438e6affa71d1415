package io.cellstream.train;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a model package is to be written into. */
final class PackageTarget {
  private PackageTarget() {
  }

  /**
   * Finds out before the training, rather than after it, that a folder can't take the package.
   *
   * @throws TrainingException if there is something that is no model package
   */
  static void require(Path to) throws TrainingException {
    if (Files.exists(to) && !Files.exists(to.resolve("model.json"))) {
      String[] inside = to.toFile().list();
      if (inside == null || inside.length > 0) {
        throw new TrainingException(to + ": is there and is no model package; name a new folder with --to");
      }
    }
  }
}
