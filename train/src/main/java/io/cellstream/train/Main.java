package io.cellstream.train;

import io.cellstream.cli.Program;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;

/** The command line {@code ./cellstream train}. */
@Command(name = "cellstream train", synopsisSubcommandLabel = "COMMAND", description = "Trains a model and writes it as a model package.", //
    footer = {"cellstream train machine-health --to models/mine", "cellstream train next-char --text input.txt --to models/mine"})
public final class Main {

  private Main() {
  }

  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-train.xml");
    }
    program().main(args);
  }

  /** Runs the command line without ending the process. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return program().run(out, err, args);
  }

  static Program program() {
    return new Program(new Main(), List.of(new EventClassCommand(), new CaptionCommand(), new MachineHealthCommand(),
        new NumberWordsCommand(), new NextCharCommand(), new SentimentCommand()), List.of(TrainingException.class));
  }
}
