package io.cellstream.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A {@code .properties} file in UTF-8 whose entries know their lines. The escapes are {@link Properties}' own; a name given twice is an error,
 * and blanks after a value don't count.
 */
final class PropertiesFile {

  record Entry(String value, int line) {
  }

  private record LogicalLine(int number, String text) {
  }

  private PropertiesFile() {
  }

  /**
   * The entries in the file's order.
   *
   * @throws ConfigurationException naming the file, and the line where there is one
   */
  static Map<String, Entry> read(Path file) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (LogicalLine line : logicalLines(text(file))) {
      Properties parsed = parse(file, line);
      for (String name : parsed.stringPropertyNames()) {
        if (name.isEmpty()) {
          throw new ConfigurationException(file + ":" + line.number + ": a value without a name; write name=value");
        }
        Entry before = entries.putIfAbsent(name, new Entry(parsed.getProperty(name, "").strip(), line.number));
        if (before != null) {
          throw new ConfigurationException(file + ":" + line.number + ": " + name + " was already set in line " + before.line
              + "; remove one of the two");
        }
      }
    }
    return entries;
  }

  private static String text(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new ConfigurationException(file + ": is a folder; give the .properties file in it");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(file + ": is not in UTF-8; save it in that encoding", e);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(file + ": no such file; check the path given with --config", e);
    } catch (AccessDeniedException e) {
      throw new ConfigurationException(file + ": may not be read by this user; check its permissions", e);
    } catch (IOException e) {
      throw new ConfigurationException(file + ": can't be read (" + e.getMessage() + "); check the path given with --config", e);
    }
  }

  /** Lines with content, each joined with those it continues on after a backslash, and numbered where it begins. */
  private static List<LogicalLine> logicalLines(String text) {
    List<LogicalLine> lines = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    int begin = 0;
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      if (open.isEmpty()) {
        String content = line.strip();
        if (content.isEmpty() || content.startsWith("#") || content.startsWith("!")) {
          continue;
        }
        begin = number;
      }
      open.append(line).append('\n');
      if (!continues(line)) {
        lines.add(new LogicalLine(begin, open.toString()));
        open.setLength(0);
      }
    }
    if (!open.isEmpty()) {
      lines.add(new LogicalLine(begin, open.toString()));
    }
    return lines;
  }

  /** An odd number of backslashes at the end: the last one escapes the line's end. */
  private static boolean continues(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\\') {
      end--;
    }
    return (line.length() - end) % 2 == 1;
  }

  private static Properties parse(Path file, LogicalLine line) {
    Properties parsed = new Properties();
    try {
      parsed.load(new StringReader(line.text));
      return parsed;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(file + ":" + line.number + ": \\u wants four hexadecimal digits; a backslash itself is written \\\\",
          e);
    } catch (IOException e) {
      throw new ConfigurationException(file + ":" + line.number + ": can't be parsed (" + e.getMessage() + ")", e);
    }
  }
}
