package io.cellstream.bench;

import io.cellstream.bench.failover.FailoverCommand;
import io.cellstream.bench.kernel.KernelCommand;
import io.cellstream.bench.kernel.SmokeCommand;
import io.cellstream.bench.stream.StreamCommand;
import io.cellstream.bench.sweep.SweepCommand;
import io.cellstream.cli.Program;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/** The command line {@code ./cellstream bench}. */
@Command(name = "cellstream bench", synopsisSubcommandLabel = "COMMAND", //
    description = "Measures Cellstream against the machine's bound and against the libraries a user would pick.", //
    footer = {"cellstream bench kernel --quick", "cellstream bench stream --quick"})
public final class Main {

  private Main() {
  }

  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-bench.xml");
    }
    program().main(args);
  }

  /** Runs the command line without ending the process. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return program().run(out, err, args);
  }

  static Program program() {
    return new Program(new Main(),
        List.of(new KernelCommand(), new StreamCommand(), new FailoverCommand(), new SweepCommand(), new JmhCommand(), new SmokeCommand()),
        List.of(BenchException.class));
  }
}
