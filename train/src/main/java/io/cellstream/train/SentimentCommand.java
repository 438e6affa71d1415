package io.cellstream.train;

import picocli.CommandLine.Command;

/** {@code train sentiment}: a bidirectional LSTM that tells whether a text is for or against something. */
@Command(name = "sentiment", showDefaultValues = true, description = "Trains a bidirectional LSTM that tells whether an opinion in an invented language is for or against something (--to); judges such a model (--evaluate); or writes held-out opinions to play with (--samples).", //
    footer = {"cellstream train sentiment --to models/mine", //
        "cellstream train sentiment --evaluate models/mine"})
final class SentimentCommand extends ExerciseCommand {
  SentimentCommand() {
    super(new SentimentExercise());
  }
}
