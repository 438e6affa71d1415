package io.cellstream.train;

import picocli.CommandLine.Command;

/** {@code train machine-health}: an LSTM that tells from a machine's readings what is wrong with it. */
@Command(name = "machine-health", version = "cellstream train 0.1.0-SNAPSHOT", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Trains an LSTM that tells from a machine's readings what is wrong with it, on simulated machines (--to); judges such a model (--evaluate); or writes held-out recordings to play with (--samples).")
final class MachineHealthCommand extends ExerciseCommand {
  MachineHealthCommand() {
    super(new MachineExercise());
  }
}
