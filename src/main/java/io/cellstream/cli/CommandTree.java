package io.cellstream.cli;

import java.util.stream.Stream;
import picocli.CommandLine;

/** All commands of a command line. */
final class CommandTree {

  private CommandTree() {
  }

  /** The root first, each command before its own. */
  static Stream<CommandLine> of(CommandLine root) {
    return Stream.concat(Stream.of(root), root.getSubcommands().values().stream().flatMap(CommandTree::of));
  }
}
