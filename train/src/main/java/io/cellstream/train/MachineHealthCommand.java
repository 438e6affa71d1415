package io.cellstream.train;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train machine-health}: an LSTM that tells from a machine's readings what is wrong with it. */
@Command(name = "machine-health", version = "cellstream train 0.1.0-SNAPSHOT", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Trains an LSTM that tells from a machine's readings what is wrong with it.")
final class MachineHealthCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--samples", required = true, paramLabel = "DIR", description = "write events and answers of held-out machines into this folder")
  private Path samples = Path.of("");

  @Override
  public Integer call() throws TrainingException {
    MachineSamples.write(samples);
    spec.commandLine().getOut()
        .println("wrote " + samples.resolve(MachineSamples.EVENTS) + " and " + samples.resolve(MachineSamples.ANSWERS));
    return 0;
  }
}
