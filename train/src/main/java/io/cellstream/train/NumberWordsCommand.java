package io.cellstream.train;

import picocli.CommandLine.Command;

/** {@code train number-words}: an LSTM that says a number's digits in words. */
@Command(name = "number-words", showDefaultValues = true, description = "Trains an LSTM that says a number's digits in English or Korean words (--to); judges such a model (--evaluate); or writes held-out numbers to play with (--samples).", //
    footer = {"cellstream train number-words --to models/mine", //
        "cellstream train number-words --evaluate models/mine"})
final class NumberWordsCommand extends ExerciseCommand {
  NumberWordsCommand() {
    super(new NumberWordsExercise());
  }
}
