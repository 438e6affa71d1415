package io.cellstream.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Asks at a terminal before something is changed for good; mix it in. */
final class Confirmation {

  @Option(names = {"-y", "--yes"}, description = "do not ask; without a terminal nothing is asked anyway")
  boolean yes;

  /**
   * Whether to go on.
   *
   * @param heading what is about to happen
   * @param steps one line each
   */
  boolean given(String heading, Collection<String> steps, PrintWriter out) {
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (yes || terminal.isEmpty()) {
      return true;
    }
    out.println(heading);
    steps.forEach(step -> out.println("  " + step));
    out.flush();
    return Optional.ofNullable(terminal.get().readLine("Go on? [y/N] "))
        .filter(answer -> Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT))).isPresent();
  }
}
