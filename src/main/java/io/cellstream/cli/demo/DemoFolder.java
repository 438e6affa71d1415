package io.cellstream.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The one temporary folder of a demo: the broker's data, the application's states, the log. Safe for use by several threads. */
public final class DemoFolder implements AutoCloseable {
  /** Rounds of removing what threads that are still at work put back. */
  private static final int ROUNDS = 20;

  private final Path root;
  private boolean logIsKept;

  private DemoFolder(Path root) {
    this.root = root;
  }

  public static DemoFolder create() throws IOException {
    return new DemoFolder(Files.createTempDirectory("cellstream-demo-"));
  }

  public Path log() {
    return root.resolve("demo.log");
  }

  Path cluster() {
    return root.resolve("cluster");
  }

  Path states() {
    return root.resolve("states");
  }

  /** Made if absent: who writes there expects it. */
  Path libraries() throws IOException {
    return Files.createDirectories(root.resolve("libraries"));
  }

  /** A configuration file for commands in other terminals. */
  Path settings() {
    return root.resolve("demo.properties");
  }

  /** Events to publish from another terminal. */
  Path events() {
    return root.resolve("events.jsonl");
  }

  /** From now on the log outlives the folder's other files. */
  public synchronized void keepLog() {
    logIsKept = true;
  }

  /** Removes it all (but the log, if it is to be kept), even while the broker is at work. */
  @Override
  public synchronized void close() throws IOException {
    IOException last = null;
    for (int round = 0; round < ROUNDS && Files.exists(root); round++) {
      try {
        for (Path file : files()) {
          if (!logIsKept || (!file.equals(root) && !file.equals(log()))) {
            Files.deleteIfExists(file);
          }
        }
        return;
      } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
        last = new IOException("could not remove " + root + ": " + e.getMessage(), e);
      }
    }
    if (last != null && Files.exists(root)) {
      throw last;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
