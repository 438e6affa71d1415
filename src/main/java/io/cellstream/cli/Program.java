package io.cellstream.cli;

import io.cellstream.text.PrintableWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/**
 * A command line, the application's or that of a sibling ({@code bench}, {@code train}): the same options, one line for each failure, the same
 * exit codes. What is printed is printable, whatever a command forgot.
 */
public final class Program {
  private final CommandLine line;
  private final List<Class<? extends Exception>> told;
  private final Verbosity verbosity = new Verbosity();

  /** For every command of every program. */
  private static final class Verbosity {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "on an error, print its trace too")
    boolean verbose;
  }

  /**
   * @param root annotated with what there is without a command
   * @param commands fresh instances: picocli keeps the parsed options in them
   * @param told failures whose message is a line for the user, beside the application's own
   */
  public Program(Object root, List<?> commands, List<Class<? extends Exception>> told) {
    this.line = new CommandLine(root);
    this.told = told;
    line.getCommandSpec().addMixin("verbosity", CommandSpec.forAnnotatedObject(verbosity));
    commands.forEach(line::addSubcommand);
    CommandTree.of(line).map(CommandLine::getCommandSpec).forEach(Program::complete);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    Choices.spellAsShown(line);
  }

  /** What all commands have, but one that leaves its words to somebody else, {@code -h} among them. */
  private static void complete(CommandSpec command) {
    command.versionProvider(new Version());
    List<String> examples = List.of(command.usageMessage().footer());
    command.usageMessage().footerHeading(examples.isEmpty() ? "" : "%nExamples:%n")
        .footer(examples.stream().map(example -> "  " + example).toArray(String[]::new));
    if (command.unmatchedArgsBindings().isEmpty()) {
      command.mixinStandardHelpOptions(true);
    }
  }

  /** The commands and their options, as the help, the completion and the manual page have them. */
  CommandLine line() {
    return line;
  }

  /** Runs and ends the JVM with the exit code, so that a thread left behind can't keep it alive. */
  public void main(String... args) {
    StandardOutput stdout = StandardOutput.ofProcess();
    PrintWriter out = new PrintWriter(stdout, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = run(out, err, args);
    out.flush();
    System
        .exit(exitCode == ExitCode.DONE ? stdout.failure().map(e -> failed(e, new PrintableWriter(err, true))).orElse(exitCode) : exitCode);
  }

  /** Runs a command line and returns the exit code. */
  public int run(PrintWriter unguardedOut, PrintWriter unguardedErr, String... args) {
    PrintWriter out = new PrintableWriter(unguardedOut, false);
    PrintWriter err = new PrintableWriter(unguardedErr, true);
    line.setOut(out).setErr(err);
    line.setExecutionStrategy(given -> {
      if (asksForHelp(given)) {
        line.setOut(unguardedOut); // it is ours, and may be in colours
      } else if (!given.hasSubcommand()) {
        throw new ParameterException(line, "no command given; there are " + String.join(", ", line.getSubcommands().keySet()));
      }
      return new RunLast().execute(given);
    });
    line.setParameterExceptionHandler((e, _) -> {
      err.println("cellstream: " + UsageError.line(e));
      return ExitCode.USAGE;
    });
    line.setExecutionExceptionHandler((e, _, _) -> e instanceof OutputLostException ? ExitCode.DONE : failed(e, err));
    try {
      return line.execute(args);
    } catch (StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
      return failed(e, err);
    }
  }

  private static boolean asksForHelp(ParseResult given) {
    return given.asCommandLineList().stream().map(CommandLine::getParseResult)
        .anyMatch(part -> part.isUsageHelpRequested() || part.isVersionHelpRequested());
  }

  private int failed(Throwable thrown, PrintWriter err) {
    Failure failure = Failure.of(told.stream().anyMatch(each -> each.isInstance(thrown))
        ? new CliException(ExitCode.FAILED, String.valueOf(thrown.getMessage()), thrown)
        : thrown);
    failure.print(err, thrown, verbosity.verbose);
    return failure.exitCode();
  }
}
