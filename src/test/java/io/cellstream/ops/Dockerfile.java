package io.cellstream.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Dockerfile's stages, each from its FROM on, comments removed and continued lines joined. */
record Dockerfile(List<Stage> stages) {
  private static final Pattern FROM = Pattern.compile("(\\S+)(?: AS (\\S+))?");
  private static final Pattern VARIABLE = Pattern.compile("(\\S+?)=(?:\"([^\"]*)\"|(\\S*))");

  /**
   * @param name of {@code FROM image AS name}; empty if it has none
   */
  record Stage(String name, String image, List<Instruction> instructions) {

    /** What follows each instruction of that word. */
    List<String> all(String word) {
      return instructions.stream().filter(each -> each.word().equals(word)).map(Instruction::rest).toList();
    }

    String only(String word) {
      List<String> all = all(word);
      if (all.size() != 1) {
        throw new AssertionError("not one " + word + " but " + all);
      }
      return all.getFirst();
    }

    List<Copy> copies() {
      return all("COPY").stream().map(Copy::of).toList();
    }

    /** The name-value pairs of ENV or LABEL. */
    Map<String, String> pairs(String word) {
      Map<String, String> pairs = new LinkedHashMap<>();
      for (String line : all(word)) {
        Matcher matcher = VARIABLE.matcher(line);
        while (matcher.find()) {
          pairs.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
        }
      }
      return pairs;
    }
  }

  record Instruction(String word, String rest) {
  }

  /**
   * @param stage the stage it is copied from; empty for the build context
   */
  record Copy(String stage, List<String> sources, String target) {
    static Copy of(String line) {
      List<String> words = new ArrayList<>(List.of(line.split(" +")));
      String stage = words.getFirst().startsWith("--from=") ? words.removeFirst().substring("--from=".length()) : "";
      return new Copy(stage, List.copyOf(words.subList(0, words.size() - 1)), words.getLast());
    }
  }

  static Dockerfile read(Path file) throws IOException {
    List<Stage> stages = new ArrayList<>();
    List<Instruction> instructions = new ArrayList<>();
    for (Instruction each : instructions(Files.readAllLines(file))) {
      if (each.word().equals("FROM")) {
        Matcher from = FROM.matcher(each.rest());
        if (!from.matches()) {
          throw new AssertionError(each);
        }
        instructions = new ArrayList<>();
        stages.add(new Stage(from.group(2) == null ? "" : from.group(2), from.group(1), instructions));
      } else {
        instructions.add(each);
      }
    }
    return new Dockerfile(stages);
  }

  Stage stage(String name) {
    return stages.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow(() -> new AssertionError("no stage " + name));
  }

  /** The stage that becomes the image. */
  Stage image() {
    return stages.getLast();
  }

  private static List<Instruction> instructions(List<String> lines) {
    String joined = String.join("\n", lines.stream().filter(line -> !line.startsWith("#")).toList()).replaceAll("\\\\\n\\s*", "");
    return Stream.of(joined.split("\n")).filter(line -> !line.isBlank()).map(line -> line.split(" ", 2))
        .map(words -> new Instruction(words[0], words[1].strip())).toList();
  }
}
