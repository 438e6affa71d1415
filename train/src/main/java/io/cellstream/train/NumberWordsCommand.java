package io.cellstream.train;

import picocli.CommandLine.Command;

/** {@code train number-words}: an LSTM that says a number's digits in words. */
@Command(name = "number-words", version = "cellstream train 0.1.0-SNAPSHOT", mixinStandardHelpOptions = true, showDefaultValues = true, description = "Trains an LSTM that says a number's digits in English or Korean words (--to); judges such a model (--evaluate); or writes held-out numbers to play with (--samples).")
final class NumberWordsCommand extends ExerciseCommand {
  NumberWordsCommand() {
    super(new NumberWordsExercise());
  }
}
