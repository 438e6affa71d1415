package io.cellstream.cli;

import io.cellstream.cli.CommandTree;
import java.util.Arrays;
import java.util.List;

/** The examples in the help of a program's commands. */
final class Examples {

  private Examples() {
  }

  static List<String> of(Program program) {
    return CommandTree.of(program.line()).flatMap(command -> Arrays.stream(command.getCommandSpec().usageMessage().footer())).toList();
  }

  /** The part between pipes and brackets that is Cellstream's. */
  static String commandLine(String example) {
    return Arrays.stream(example.split("[|()<>]", -1)).map(String::strip).filter(part -> part.startsWith("cellstream")).findFirst()
        .orElse("");
  }

  /** Without the program's name. */
  static String[] words(String example) {
    String[] words = commandLine(example).split(" +", -1);
    return Arrays.copyOfRange(words, 1, words.length);
  }
}
