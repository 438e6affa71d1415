package io.cellstream.train;

import io.cellstream.modelfile.ModelFileException;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line {@code ./cellstream train}. Exit codes: 0 done, 1 failed, 2 bad usage. */
@Command(name = "cellstream train", version = "cellstream train 0.1.0-SNAPSHOT", description = "Trains a model and writes it as a model package.", subcommands = {
    EventClassCommand.class, CaptionCommand.class, MachineHealthCommand.class, NumberWordsCommand.class,
    NextCharCommand.class, SentimentCommand.class}, mixinStandardHelpOptions = true)
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
      System.setProperty("logback.configurationFile", "logback-train.xml");
    }
    System.exit(run(printer(System.out), printer(System.err), args));
  }

  private static PrintWriter printer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /** Runs the command line without ending the process. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    CommandLine command = new CommandLine(main).setOut(out).setErr(err).setUsageHelpAutoWidth(true);
    command.setParameterExceptionHandler((exception, _) -> {
      err.println(exception.getMessage() + "; see " + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help");
      return CommandLine.ExitCode.USAGE;
    });
    command.setExecutionExceptionHandler((exception, _, _) -> failed(exception, err, main.verbose));
    return command.execute(args);
  }

  /** What was expected to go wrong speaks for itself; of anything else, its kind belongs to the line. */
  private static int failed(Exception exception, PrintWriter err, boolean verbose) {
    boolean expected = exception instanceof TrainingException || exception instanceof ModelFileException;
    err.println(expected ? exception.getMessage() : exception + "; --verbose shows where");
    if (verbose) {
      exception.printStackTrace(err);
    }
    return FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to train: " + String.join(", ", spec.subcommands().keySet()));
  }
}
