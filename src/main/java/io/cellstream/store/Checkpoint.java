package io.cellstream.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The file in which Kafka Streams before 4.3 (and a later one with {@code upgrade.from}) keeps the changelog offsets that a task's stores
 * have reached. Streams 4.3 takes the file over when it opens the stores, and fails if it can't read it.
 */
final class Checkpoint {
  private static final String NAME = ".checkpoint";
  private static final Pattern ENTRY = Pattern.compile("\\S+\\s+\\d+\\s+-?\\d+");

  private Checkpoint() {
  }

  /** @throws UnreadableCheckpointException if there is a file that Streams could not read */
  static void requireReadable(Path taskFolder) {
    Path file = taskFolder.resolve(NAME);
    if (Files.exists(file) && !isReadable(file)) {
      throw new UnreadableCheckpointException(file + " is no list of offsets");
    }
  }

  private static boolean isReadable(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() >= 2 && lines.get(0).equals("0") && lines.get(1).equals(Integer.toString(lines.size() - 2))
          && lines.stream().skip(2).allMatch(line -> ENTRY.matcher(line).matches());
    } catch (MalformedInputException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
