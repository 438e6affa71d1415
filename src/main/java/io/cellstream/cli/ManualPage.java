package io.cellstream.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A manual page in the man macros, with a part for each command. It has no date: the same sources make the same page.
 *
 * <p>picocli's own generator writes AsciiDoc, which would have to be converted.
 */
final class ManualPage {
  private final StringBuilder page = new StringBuilder();

  private ManualPage() {
  }

  static String of(CommandSpec root) {
    ManualPage made = new ManualPage();
    made.write(root);
    return made.page.toString();
  }

  private void write(CommandSpec root) {
    String name = root.name();
    List<CommandSpec> commands = root.subcommands().values().stream().map(CommandLine::getCommandSpec).toList();
    macro(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" Cellstream");
    macro(".nh");
    macro(".SH NAME");
    text(name + " - recurrent networks on event streams");
    macro(".SH SYNOPSIS");
    macro(".B " + escaped(name));
    text("COMMAND [OPTION]...");
    macro(".SH DESCRIPTION");
    text(words(root.usageMessage().description()));
    macro(".PP");
    text("Every command takes these:");
    options(root.options());
    macro(".SH COMMANDS");
    commands.forEach(command -> command(command, root));
    macro(".SH \"EXIT STATUS\"");
    root.usageMessage().exitCodeList().forEach((code, meaning) -> entry(code.strip(), meaning));
    macro(".SH EXAMPLES");
    commands.forEach(command -> examples(command.usageMessage().footer()));
  }

  private void command(CommandSpec command, CommandSpec root) {
    macro(".SS " + escaped(command.name()));
    text(words(command.usageMessage().description()));
    command.positionalParameters().forEach(parameter -> entry(parameter.paramLabel(), words(parameter.description())));
    options(command.options().stream().filter(option -> !root.optionsMap().containsKey(option.longestName())).toList());
  }

  private void options(List<OptionSpec> options) {
    options.stream().filter(option -> !option.hidden()).forEach(option -> entry(named(option), meaning(option)));
  }

  private static String named(OptionSpec option) {
    String names = String.join(", ", option.names());
    String label = option.paramLabel();
    return switch (option.arity().max()) {
      case 0 -> names;
      default -> option.arity().min() == 0 ? names + "[=" + label + "]" : names + "=" + label;
    };
  }

  private static String meaning(ArgSpec arg) {
    return words(arg.description()) + (arg.required() ? " (required)" : "");
  }

  /** An indented paragraph under a head in bold. */
  private void entry(String head, String meaning) {
    macro(".TP");
    macro(".B " + escaped(head));
    text(meaning);
  }

  /** As they are typed: neither filled nor hyphenated. */
  private void examples(String[] lines) {
    if (lines.length > 0) {
      macro(".PP");
      macro(".nf");
      List.of(lines).forEach(this::text);
      macro(".fi");
    }
  }

  private void macro(String line) {
    page.append(line).append('\n');
  }

  private void text(String line) {
    page.append(escaped(line)).append('\n');
  }

  /** Without picocli's marks for colours. */
  private static String words(String[] description) {
    return List.of(description).stream().map(line -> Ansi.OFF.string(String.format(Locale.ROOT, line))).collect(Collectors.joining(" "));
  }

  /** A backslash begins an escape, a hyphen that is typed must not become a typographic one, and a line must not begin as a macro does. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
