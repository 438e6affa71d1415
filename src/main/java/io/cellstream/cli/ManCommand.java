package io.cellstream.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The manual page, of the very definitions that the help is made of. */
@Command(name = "man", description = "Prints the manual page, cellstream(1), for man to show.", footer = {"cellstream man | man -l -"})
final class ManCommand implements Callable<Integer> {

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(command, "command");
    PrintWriter out = own.commandLine().getOut();
    out.print(ManualPage.of(own.root()));
    out.flush();
    return ExitCode.DONE;
  }
}
