package io.cellstream.importer;

import io.cellstream.modelfile.ModelFileException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Numbers as the user has them: with commas or blanks between them, in brackets or not, on the command line or in a file. */
final class NumberList {
  private NumberList() {
  }

  /**
   * @param text the numbers, or the name of a file that has them
   * @param option the option that has it
   */
  static double[] read(String text, String option) throws ModelFileException {
    Optional<double[]> given = parse(text);
    if (given.isPresent()) {
      return given.get();
    }
    if (!isFile(text)) {
      throw new ModelFileException(option + " " + text + ": is neither numbers with commas between them nor a file of numbers");
    }
    return parse(TextList.text(Path.of(text), option))
        .orElseThrow(() -> new ModelFileException(text + ": has more than numbers; " + option + " takes numbers with commas, blanks or line"
            + " breaks between them"));
  }

  private static boolean isFile(String text) {
    try {
      return Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException _) {
      return false;
    }
  }

  private static Optional<double[]> parse(String text) {
    String inside = text.strip().replaceFirst("^\\[", "").replaceFirst("]$", "").strip();
    try {
      return Optional.of(Arrays.stream(inside.split("[,\\s]+")).mapToDouble(Double::parseDouble).toArray());
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
