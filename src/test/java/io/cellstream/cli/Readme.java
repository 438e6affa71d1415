package io.cellstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What documents tell their reader to put into files, and to type. */
record Readme(List<Block> blocks) {
  private static final String FENCE = "```";

  /**
   * A fenced block.
   *
   * @param language the word behind the opening fence
   */
  record Block(String language, List<String> lines) {
  }

  /** Of several documents, one after the other. */
  static Readme read(List<Path> files) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path file : files) {
      blocks.addAll(blocksOf(file));
    }
    return new Readme(blocks);
  }

  private static List<Block> blocksOf(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> open = null;
    String language = "";
    for (String line : Files.readAllLines(file)) {
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
  List<String> first(String language) {
    return blocks.stream().filter(block -> block.language().equals(language)).findFirst().orElseThrow().lines();
  }

  /** All commands in their order, without their comments. */
  List<String> commands() {
    return blocks.stream().filter(block -> block.language().equals("sh")).flatMap(block -> block.lines().stream())
        .map(line -> line.replaceFirst("\\s+#.*", "").strip()).filter(line -> !line.isEmpty()).toList();
  }
}
