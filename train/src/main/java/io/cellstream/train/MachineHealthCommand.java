package io.cellstream.train;

import picocli.CommandLine.Command;

/** {@code train machine-health}: an LSTM that tells from a machine's readings what is wrong with it. */
@Command(name = "machine-health", showDefaultValues = true, description = "Trains an LSTM that tells from a machine's readings what is wrong with it, on simulated machines (--to); judges such a model (--evaluate); or writes held-out recordings to play with (--samples).", //
    footer = {"cellstream train machine-health --to models/mine", //
        "cellstream train machine-health --evaluate models/mine", //
        "cellstream train machine-health --samples samples/mine"})
final class MachineHealthCommand extends ExerciseCommand {
  MachineHealthCommand() {
    super(new MachineExercise());
  }
}
