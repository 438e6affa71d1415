package io.cellstream.cli;

import io.cellstream.topology.Safeguards;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/** The application's command line. */
@Command(name = "cellstream", synopsisSubcommandLabel = "COMMAND", //
    description = "Recurrent networks on event streams: LSTM state per key, on Kafka Streams.", //
    exitCodeListHeading = "%nExit codes:%n", //
    exitCodeList = {"0:done", "1:failed", "2:bad usage or configuration", "78:no suitable JDK"}, //
    footer = {"cellstream demo", "cellstream run --config app.properties", "cellstream predict --help"})
public final class Main {

  public static void main(String[] args) {
    program(Commands.all()).main(args);
  }

  /** The same command line for a child of {@code chaos} whose stream lacks some safeguards. */
  public static void main(Safeguards safeguards, String... args) {
    program(Commands.all(safeguards)).main(args);
  }

  /** The commands as they are. */
  static Program program() {
    return program(Commands.all());
  }

  /** Runs one command line with the given commands and returns the exit code. */
  static int run(List<Object> commands, PrintWriter out, PrintWriter err, String... args) {
    return program(commands).run(out, err, args);
  }

  private static Program program(List<Object> commands) {
    return new Program(new Main(), commands, List.of());
  }
}
