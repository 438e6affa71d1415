package io.cellstream.train;

import picocli.CommandLine.Command;

/** {@code train caption}: an LSTM that says a sentence about the weather. */
@Command(name = "caption", showDefaultValues = true, description = "Trains an LSTM that says a true sentence about the weather at a place, on invented weather (--to); judges such a model (--evaluate); or writes held-out readings to play with (--samples).", //
    footer = {"cellstream train caption --to models/mine", //
        "cellstream train caption --evaluate models/mine"})
final class CaptionCommand extends ExerciseCommand {
  CaptionCommand() {
    super(new CaptionExercise());
  }
}
