package io.cellstream.bench.stream;

import io.cellstream.bench.BenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Folders that come and go with a run. */
public final class Folders {
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_NANOS = 100_000_000;

  private Folders() {
  }

  /** Deletes a folder when this JVM ends, whatever ends it, as soon as those who were writing there have ended too. */
  public static void deleteAtExit(Path folder) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          delete(folder);
          return;
        } catch (BenchException stillWritten) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }, "delete " + folder));
  }

  /** With all that is in it; nothing if it is not there. */
  public static void delete(Path folder) throws BenchException {
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
