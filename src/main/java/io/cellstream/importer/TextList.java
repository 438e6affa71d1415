package io.cellstream.importer;

import io.cellstream.model.definition.Vocabulary;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import io.cellstream.text.Printable;
import java.util.stream.IntStream;

/**
 * A vocabulary or labels, as the user has them: a JSON array of texts where the file's name ends in {@code .json}, else text, one entry a
 * line. An empty line is an error, as a line feed can't be an entry there.
 */
final class TextList {
  private static final int LARGEST = 32 << 20;
  /** Some editors put it in front of UTF-8. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextList() {
  }

  /**
   * @param option the option that names the file
   * @param size how many entries there must be
   * @param what each entry is for
   */
  static Vocabulary read(Path file, String option, int size, String what) throws ModelFileException {
    byte[] bytes = bytes(file, option);
    List<String> entries = file.toString().endsWith(".json")
        ? StrictJson.strings(file.toString(), StrictJson.parse(file.toString(), bytes))
        : lines(file, bytes);
    if (entries.size() != size) {
      throw new ModelFileException(
          file + ": has " + entries.size() + " entries, but " + option + " needs " + size + ", one for each " + what);
    }
    Map<String, Integer> lines = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      Integer earlier = lines.putIfAbsent(entries.get(i), i);
      if (earlier != null) {
        throw new ModelFileException(file + ": entries " + (earlier + 1) + " and " + (i + 1) + " are the same, "
            + Printable.quoted(entries.get(i)) + "; each may occur once, as its place is its id");
      }
    }
    return new Vocabulary(entries);
  }

  /** Ids as their own names, where nobody has said others yet. */
  static Vocabulary ids(int size) {
    return new Vocabulary(IntStream.range(0, size).mapToObj(Integer::toString).toList());
  }

  private static byte[] bytes(Path file, String option) throws ModelFileException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new ModelFileException(file + ": has more than the " + LARGEST + " bytes allowed");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new ModelFileException(file + ": no such file; " + option + " names it", e);
    } catch (IOException e) {
      throw new ModelFileException(file + ": can't be read: " + e, e);
    }
  }

  /**
   * The whole file.
   *
   * @param option the option that names it
   */
  static String text(Path file, String option) throws ModelFileException {
    return text(file, bytes(file, option));
  }

  private static String text(Path file, byte[] bytes) throws ModelFileException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file + ": is not valid UTF-8", e);
    }
  }

  private static List<String> lines(Path file, byte[] bytes) throws ModelFileException {
    List<String> entries = new ArrayList<>();
    String text = text(file, bytes);
    for (String line : (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList()) {
      if (line.isEmpty()) {
        throw new ModelFileException(file + " line " + (entries.size() + 1)
            + ": is empty; a line is an entry, and entries with line breaks need a JSON array in a file that ends in .json");
      }
      entries.add(line);
    }
    return entries;
  }
}
