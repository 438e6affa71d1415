package io.cellstream.train;

import picocli.CommandLine.Command;

/** {@code train caption}: an LSTM that says a sentence about the weather. */
@Command(name = "caption", version = "cellstream train 0.1.0-SNAPSHOT", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Trains an LSTM that says a true sentence about the weather at a place, on invented weather (--to); judges such a model (--evaluate); or writes held-out readings to play with (--samples).")
final class CaptionCommand extends ExerciseCommand {
  CaptionCommand() {
    super(new CaptionExercise());
  }
}
