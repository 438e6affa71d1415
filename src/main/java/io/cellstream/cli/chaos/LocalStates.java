package io.cellstream.cli.chaos;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The local states of an instance that is stopped, and what becomes of them. */
final class LocalStates {
  private static final int FLIPPED = 64;

  private final Path folder;
  private final Path copy;

  LocalStates(Path folder) {
    this.folder = folder;
    this.copy = folder.resolveSibling(folder.getFileName() + "-copy");
  }

  void suffer(Fault.Local.Harm harm, Random random) throws IOException {
    switch (harm) {
      case DELETED -> delete(folder);
      case AN_OLD_COPY -> putBack();
      case DAMAGED -> damage(random);
      case CUT -> cut();
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** Puts the last copy back, and makes another one of what was there. */
  private void putBack() throws IOException {
    Path now = folder.resolveSibling(folder.getFileName() + "-now");
    delete(now);
    if (Files.exists(folder)) {
      Files.move(folder, now);
    }
    if (Files.exists(copy)) {
      Files.move(copy, folder);
    }
    if (Files.exists(now)) {
      Files.move(now, copy);
    }
  }

  /** Makes the copy that is put back later, unless there is one. */
  void copyIfNone() throws IOException {
    if (!Files.exists(copy)) {
      copy(folder, copy);
    }
  }

  /** Becomes a copy of another instance's, which is stopped. */
  void become(LocalStates other) throws IOException {
    delete(folder);
    copy(other.folder, folder);
  }

  private static void copy(Path all, Path target) throws IOException {
    for (Path from : walk(all)) {
      Path to = target.resolve(all.relativize(from));
      if (Files.isDirectory(from)) {
        Files.createDirectories(to);
      } else {
        Files.copy(from, to);
      }
    }
  }

  private void damage(Random random) throws IOException {
    forgetDamage();
    List<Path> files = walk(folder).stream().filter(file -> file.toString().matches(".*(\\.sst|MANIFEST-\\d+)")).sorted().toList();
    if (!files.isEmpty()) {
      try (RandomAccessFile file = new RandomAccessFile(files.get(random.nextInt(files.size())).toFile(), "rw")) {
        for (int i = 0; i < FLIPPED && file.length() > 0; i++) {
          long at = random.nextLong(file.length());
          file.seek(at);
          int was = file.read();
          file.seek(at);
          file.write(~was);
        }
      }
    }
  }

  private void cut() throws IOException {
    forgetDamage();
    for (Path file : walk(folder)) {
      if (Files.isDirectory(file) && String.valueOf(file.getFileName()).matches("\\d+_\\d+")) {
        Files.writeString(file.resolve(".checkpoint"), "0\n4\n");
      }
    }
  }

  /** As an operator does who has mended the disk: after three such folders a start is refused. */
  private void forgetDamage() throws IOException {
    for (Path file : walk(folder)) {
      if (String.valueOf(file.getFileName()).startsWith("damaged-")) {
        delete(file);
      }
    }
  }

  private static List<Path> walk(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.toList();
    }
  }
}
