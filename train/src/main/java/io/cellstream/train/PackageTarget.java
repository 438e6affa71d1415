package io.cellstream.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The folder that a model package is to be written into. */
final class PackageTarget {
  private PackageTarget() {
  }

  /**
   * Finds out before the training, rather than after it, that a folder can't take the package.
   *
   * @throws TrainingException if there is something that is no model package, or nothing can be written there
   */
  static void require(Path to) throws TrainingException {
    if (Files.exists(to) && !Files.exists(to.resolve("model.json"))) {
      String[] inside = to.toFile().list();
      if (inside == null || inside.length > 0) {
        throw new TrainingException(to + ": is there and is no model package; name a new folder with --to");
      }
    }
    Path above = Stream.iterate(to.toAbsolutePath(), Objects::nonNull, Path::getParent).filter(Files::exists).findFirst().orElse(to);
    if (!Files.isDirectory(above) || !Files.isWritable(above)) {
      throw new TrainingException(to + ": can't be written, because " + above + " is no folder that can be; name another one with --to");
    }
  }
}
