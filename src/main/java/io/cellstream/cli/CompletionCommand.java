package io.cellstream.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Completes what is typed in a shell. */
@Command(name = "completion", description = "Prints a script with which bash and zsh complete commands, options and their words.", footer = {
    "source <(cellstream completion)"})
final class CompletionCommand implements Callable<Integer> {

  @Spec
  @Nullable
  CommandSpec command;

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(command, "command");
    PrintWriter out = own.commandLine().getOut();
    out.print(AutoComplete.bash(own.root().name(), own.root().commandLine()));
    out.flush();
    return ExitCode.DONE;
  }
}
