package io.cellstream.cli;

import io.cellstream.config.Secrets;
import io.cellstream.text.Printable;
import io.cellstream.text.PrintableWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's root: finds the command, and turns every failure into one line and an exit code. */
@Command(name = "cellstream", versionProvider = Version.class, mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, //
    synopsisSubcommandLabel = "COMMAND", description = "Recurrent networks on event streams: LSTM state per key, on Kafka Streams.", //
    footer = {"", "  bench ..., train ...  build and run the sibling projects, from a checkout",
        "", "Exit codes: 0 done, 1 failed, 2 bad usage or configuration, 78 no suitable JDK."})
public final class Main implements Runnable {

  @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "on an error, print its trace too")
  boolean verbose;

  @Spec
  @Nullable
  CommandSpec spec;

  /** Ends the JVM with the command's exit code, so that a thread left behind can't keep it alive. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = run(Commands.all(), out, err, args);
    out.flush();
    System.exit(exitCode);
  }

  /** Runs one command line with the given commands and returns the exit code. */
  static int run(List<Object> commands, PrintWriter unguardedOut, PrintWriter unguardedErr, String... args) {
    PrintWriter out = new PrintableWriter(unguardedOut, false);
    PrintWriter err = new PrintableWriter(unguardedErr, true);
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    commands.forEach(line::addSubcommand);
    line.setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(given -> {
      if (asksForHelp(given)) {
        line.setOut(unguardedOut); // it is ours, and may be in colours
      }
      return new RunLast().execute(given);
    });
    line.setParameterExceptionHandler((e, _) -> usageError(e, err));
    line.setExecutionExceptionHandler((e, _, _) -> failed(e, err, main.verbose));
    try {
      return line.execute(args);
    } catch (StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
      return failed(e, err, main.verbose);
    }
  }

  private static boolean asksForHelp(ParseResult given) {
    return given.asCommandLineList().stream().map(CommandLine::getParseResult)
        .anyMatch(part -> part.isUsageHelpRequested() || part.isVersionHelpRequested());
  }

  /** Without a command. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec, "spec").commandLine();
    throw new ParameterException(line, "no command given");
  }

  private static int usageError(ParameterException e, PrintWriter err) {
    err.println(
        "cellstream: " + Printable.line(Secrets.maskUrls(decapitalized(String.valueOf(e.getMessage())))) + "; see `"
            + e.getCommandLine().getCommandSpec().qualifiedName()
            + " --help`");
    err.flush();
    return ExitCode.USAGE;
  }

  private static int failed(Throwable thrown, PrintWriter err, boolean verbose) {
    Failure failure = Failure.of(thrown);
    failure.print(err, thrown, verbose);
    return failure.exitCode();
  }

  private static String decapitalized(String message) {
    return message.isEmpty() ? message : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
