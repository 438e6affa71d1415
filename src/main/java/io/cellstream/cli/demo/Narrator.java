package io.cellstream.cli.demo;

import io.cellstream.model.InputDefinition;
import io.cellstream.model.ModelDefinition;
import io.cellstream.model.Shape;
import io.cellstream.wire.JsonPrediction;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The demo's words, for someone who never saw Kafka. */
final class Narrator {
  private final Screen screen;
  private final long began = System.nanoTime();

  Narrator(Screen screen) {
    this.screen = screen;
  }

  void starting(ModelDefinition model) {
    say("");
    String units = model.layers().stream().map(layer -> Integer.toString(layer.hidden())).collect(Collectors.joining(" + "));
    say(screen.strong("Starting") + " with the model " + model.name() + " (LSTM, " + units + " units), all in this one process:");
  }

  void typing(ModelDefinition model, Script script) {
    say("");
    say(screen.strong("Watch " + count(script.typedLines().size(), "line") + " being typed.")
        + " Each character is an event; each line is a sequence,");
    if (model.shape() == Shape.SYNCHRONIZED) {
      say("with a memory of its own in the stream. After every character the model says what");
      say("it expects next; the bits say how much the last one surprised it (0: not at all).");
    } else {
      say("with a memory of its own in the stream. At a line's end the model gives its answer.");
    }
    say("");
  }

  void rush(int copies, boolean isCut) {
    say("");
    if (isCut) {
      say(screen.strong("Now the other lines at full speed") + " (the text is long: its first " + number(DemoText.LIMIT) + " characters):");
    } else if (copies > 0) {
      say(screen.strong("Now the other lines at full speed.") + " The text is short, so "
          + (copies == 1 ? "a copy of it follows," : number(copies) + " copies of it follow,"));
      say("each line of them a sequence of its own.");
    } else {
      say(screen.strong("Now the other lines at full speed:"));
    }
    say("");
  }

  void rushCutShort() {
    say("  This model takes its time, so the rest was left out.");
  }

  void checking() {
    say("");
    screen.draw(List.of("Computing it all again without Kafka, to compare ..."));
  }

  void agreed(ModelDefinition model, int events, List<JsonPrediction> predictions, int deadLetters) {
    screen
        .settle(List.of(screen.good("✓ " + count(predictions.size(), "prediction") + ", every one equal bit for bit to the offline run.")));
    say("  None is missing, none came twice: each of " + count(events, "event") + " counted exactly once.");
    if (deadLetters > 0) {
      say("  " + count(deadLetters, "event") + " had a character that the model does not know, and did not disturb");
      say("  the rest: the topic " + Stage.DEAD_LETTERS + " has each of them, with the cause.");
    }
    OptionalDouble surprise = predictions.stream().map(made -> made.prediction().surprise()).filter(Objects::nonNull)
        .mapToDouble(Float::doubleValue).average();
    if (surprise.isPresent() && model.input() instanceof InputDefinition.Token tokens) {
      say(String.format(Locale.ROOT, "  Mean surprise: %.2f bits a character; blind guessing would have %.2f.", surprise.getAsDouble(),
          Math.log(tokens.vocabulary().size()) / Math.log(2)));
    }
    say(String.format(Locale.ROOT, "  %.0f seconds in all.", (System.nanoTime() - began) / 1e9));
  }

  private void say(String line) {
    screen.line(line);
  }

  private static String count(int n, String what) {
    return number(n) + " " + what + (n == 1 ? "" : "s");
  }

  private static String number(int n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
