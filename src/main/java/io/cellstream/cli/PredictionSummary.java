package io.cellstream.cli;

import io.cellstream.cli.input.Accuracy;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.SequenceKey;
import java.io.PrintWriter;
import java.util.Locale;
import io.cellstream.sequence.Positions.Standing;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.OptionalLong;

/** A few lines about predictions, instead of all of them. For one thread. */
final class PredictionSummary implements PredictionSink {
  private final PrintWriter out;
  private final ModelDefinition model;
  /** The step of a sequence's first answer, if events have answers. */
  private final long first;
  private final Optional<Accuracy> accuracy;
  private long predictions;
  private long firstSteps;
  private long finals;
  private long generations;
  private long cut;
  private long surprises;
  private double bits;

  /** @param accuracy of answers at sequences' ends, if the right ones are known */
  PredictionSummary(PrintWriter out, ModelDefinition model, Optional<Accuracy> accuracy) {
    this.out = out;
    this.model = model;
    this.first = model.window().filter(window -> window.begin() instanceof ReadingDefinition.Begin.Wait).map(window -> window.length() - 1L)
        .orElse(0L);
    this.accuracy = accuracy;
  }

  @Override
  public void take(SequenceKey key, OptionalLong timestamp, Prediction prediction) {
    predictions++;
    firstSteps += prediction.kind() == Kind.STEP && prediction.step() == first ? 1 : 0;
    finals += prediction.kind() == Kind.FINAL ? 1 : 0;
    // of several completions the first stands for the generation
    boolean firstOne = prediction.kind() == Kind.GENERATED && prediction.completion().orElse(0) == 0;
    generations += firstOne && prediction.index().orElse(0) == 0 ? 1 : 0;
    cut += prediction.kind() == Kind.GENERATED && prediction.reason().equals(Optional.of(Prediction.Reason.MAX_LENGTH)) ? 1 : 0;
    prediction.surprise().ifPresent(surprise -> {
      surprises++;
      bits += surprise;
    });
    accuracy.ifPresent(counter -> counter.take(key, prediction));
  }

  @Override
  public void finish(Tally tally) {
    Rejections rejections = tally.rejections();
    line("events", number(tally.events()));
    line("sequences", switch (model.shape()) {
      case MANY_TO_ONE -> model.window().isPresent()
          ? number(firstSteps) + " with an answer"
          : number(finals + tally.open()) + (tally.open() == 0 ? "" : ", " + number(tally.open()) + " of them without an end: no answer");
      case MANY_TO_MANY -> number(generations + tally.open())
          + (tally.open() == 0 ? "" : ", " + number(tally.open()) + " of them without an end: nothing generated");
      case ONE_TO_MANY -> number(generations);
      case ONE_TO_ONE, SYNCHRONIZED -> number(firstSteps);
    });
    line("predictions",
        number(predictions) + (cut == 0 ? "" : ", " + number(cut) + " generated sequences cut off at their longest length"));
    if (tally.dropped() > 0) {
      line("dropped", number(tally.dropped()) + " for their positions: "
          + Stream.of(Standing.values()).filter(tally.drops()::containsKey)
              .map(each -> number(tally.drops().getOrDefault(each, 0L)) + switch (each) {
                case SEEN -> " seen before";
                case LATE -> " late";
                case NEW, UNTOLD -> " seen before, or late";
              }).collect(Collectors.joining(", ")));
    }
    if (tally.held() > 0) {
      line("waiting", number(tally.held()) + " for lower positions that have not come");
    }
    if (tally.late() > 0) {
      line("late", number(tally.late()) + " accepted");
    }
    line("rejected", number(rejections.total()) + (rejections.total() == 0 ? "" : ": " + rejections.byCause()));
    if (surprises > 0) {
      line("mean surprise",
          String.format(Locale.ROOT, "%.3f bits over %,d %s", bits / surprises, surprises, surprises == 1 ? "event" : "events"));
    }
    accuracy.ifPresent(counter -> line("accuracy",
        counter.words() + (counter.withoutAnswer() == 0 ? "" : ", and " + number(counter.withoutAnswer()) + " without a known answer")));
  }

  private void line(String what, String text) {
    out.println(String.format(Locale.ROOT, "%-14s %s", what, text));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
