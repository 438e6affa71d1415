package io.cellstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What documents tell their reader to put into files, and to type. */
public record Readme(List<Block> blocks) {
  private static final String FENCE = "```";

  /**
   * A fenced block.
   *
   * @param language the word behind the opening fence
   */
  public record Block(String language, List<String> lines) {
  }

  /** Of several documents, one after the other. */
  public static Readme read(List<Path> files) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path file : files) {
      blocks.addAll(blocksOf(Files.readAllLines(file)));
    }
    return new Readme(blocks);
  }

  /** What stands under one heading, up to the next of its kind. */
  static Readme section(Path file, String heading) throws IOException {
    List<String> from = Files.readAllLines(file).stream().dropWhile(line -> !line.equals("## " + heading)).skip(1).toList();
    return new Readme(blocksOf(from.stream().takeWhile(line -> !line.startsWith("## ")).toList()));
  }

  private static List<Block> blocksOf(List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    List<String> open = null;
    String language = "";
    for (String line : lines) {
      if (!line.startsWith(FENCE)) {
        if (open != null) {
          open.add(line);
        }
      } else if (open == null) {
        open = new ArrayList<>();
        language = line.substring(FENCE.length()).strip();
      } else {
        blocks.add(new Block(language, List.copyOf(open)));
        open = null;
      }
    }
    return blocks;
  }

  /** The first block of a language: a file's content. */
  public List<String> first(String language) {
    return blocks.stream().filter(block -> block.language().equals(language)).findFirst().orElseThrow().lines();
  }

  /** All commands in their order, without their comments. */
  List<String> commands() {
    return blocks.stream().filter(block -> block.language().equals("sh")).flatMap(block -> block.lines().stream())
        .map(line -> line.replaceFirst("\\s+#.*", "").strip()).filter(line -> !line.isEmpty()).toList();
  }
}
