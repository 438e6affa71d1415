package io.cellstream.train;

import picocli.CommandLine.Command;

/** {@code train event-class}: dense layers that tell what is behind a payment. */
@Command(name = "event-class", showDefaultValues = true, description = "Trains a feed-forward model that tells what is behind a card payment, on simulated payments (--to); judges such a model (--evaluate); or writes held-out payments to play with (--samples).", //
    footer = {"cellstream train event-class --to models/mine", //
        "cellstream train event-class --evaluate models/mine"})
final class EventClassCommand extends ExerciseCommand {
  EventClassCommand() {
    super(new EventClassExercise());
  }
}
