package io.cellstream.cli;

import io.cellstream.config.Secrets;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line: the slip, the word that was probably meant, and where the help is. */
final class UsageError {
  /** How much of a word is enough to know it by, in characters. */
  private static final int WORD = 60;

  private UsageError() {
  }

  static String line(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String what = slip(e, command).orElseGet(() -> decapitalized(String.valueOf(e.getMessage())));
    return Printable.line(Secrets.maskUrls(what)) + "; see `" + command.qualifiedName() + " --help`";
  }

  /** A mistyped option is what is wrong, not that the one it was meant to be is missing. */
  private static Optional<String> slip(ParameterException e, CommandSpec command) {
    List<String> unmatched = switch (e) {
      case UnmatchedArgumentException none -> none.getUnmatched();
      case MissingParameterException _ -> Optional.ofNullable(e.getCommandLine().getParseResult()).map(ParseResult::unmatched)
          .orElse(List.of());
      default -> List.of();
    };
    return unmatched.stream().findFirst().map(word -> slip(word, command));
  }

  private static String slip(String word, CommandSpec command) {
    if (word.startsWith("-")) {
      String name = word.replaceFirst("=.*", "");
      List<String> known = command.options().stream().filter(option -> !option.hidden()).map(option -> option.longestName())
          .filter(option -> option.startsWith("--")).toList();
      return "unknown option " + Printable.line(name, WORD) + meant(known, name);
    }
    return command.subcommands().isEmpty()
        ? "unexpected argument " + Printable.line(word, WORD)
        : "unknown command " + Printable.line(word, WORD) + meant(command.subcommands().keySet(), word);
  }

  private static String meant(Collection<String> known, String name) {
    return NearestName.meant(known, name).map(nearest -> ", did you mean " + nearest + "?").orElse("");
  }

  private static String decapitalized(String message) {
    return message.isEmpty() ? message : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
