package io.cellstream.bench;

import io.cellstream.bench.kernel.KernelCommand;
import io.cellstream.bench.kernel.SmokeCommand;
import io.cellstream.bench.stream.StreamCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line {@code ./cellstream bench}. Exit codes: 0 done, 1 failed, 2 bad usage. */
@Command(name = "cellstream bench", version = Version.TEXT, mixinStandardHelpOptions = true, //
    description = "Measures Cellstream against the machine's bound and against the libraries a user would pick.", //
    subcommands = {KernelCommand.class, StreamCommand.class, JmhCommand.class, SmokeCommand.class})
public final class Main implements Runnable {
  private static final int FAILED = 1;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show where an error comes from")
  private boolean verbose;

  private Main() {
  }

  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-bench.xml");
    }
    System.exit(run(printer(System.out), printer(System.err), args));
  }

  private static PrintWriter printer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Runs the command line without ending the process. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    CommandLine command = new CommandLine(main).setOut(out).setErr(err).setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler((exception, _) -> {
      err.println(exception.getMessage() + "; see " + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help");
      return CommandLine.ExitCode.USAGE;
    });
    command.setExecutionExceptionHandler((exception, _, _) -> failed(exception, err, main.verbose));
    return command.execute(args);
  }

  /** What was expected to go wrong speaks for itself; of anything else, its kind belongs to the line. */
  private static int failed(Exception exception, PrintWriter err, boolean verbose) {
    err.println(exception instanceof BenchException ? exception.getMessage() : exception + "; --verbose shows where");
    if (verbose) {
      exception.printStackTrace(err);
    }
    return FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to measure: kernel, stream, jmh or smoke");
  }
}
