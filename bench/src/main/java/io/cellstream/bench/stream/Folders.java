package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders that come and go with a run. */
final class Folders {

  private Folders() {
  }

  /** With all that is in it; nothing if it is not there. */
  static void delete(Path folder) throws BenchException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new BenchException(folder + ": can't be deleted: " + e.getMessage(), e);
    }
  }
}
