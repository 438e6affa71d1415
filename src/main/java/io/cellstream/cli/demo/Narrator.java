package io.cellstream.cli.demo;

import io.cellstream.cli.input.Accuracy;
import io.cellstream.model.definition.CellDefinition;
import io.cellstream.model.definition.GruVariant;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.LstmVariant;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.RnnVariant;
import io.cellstream.sequence.RejectCause;
import io.cellstream.text.Glyphs;
import io.cellstream.wire.KeyedPrediction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The demo's words, for someone who never saw Kafka. */
final class Narrator {
  private static final int WIDTH = 80;

  private final Screen screen;
  private final ModelDefinition model;
  private final Words words;
  private final long began = System.nanoTime();

  Narrator(Screen screen, ModelDefinition model, Words words) {
    this.screen = screen;
    this.model = model;
    this.words = words;
  }

  void starting() {
    String cells = model.layers().stream().flatMap(layer -> layer.cells().stream()).map(cell -> switch (cell) {
      case CellDefinition.Lstm _, LstmVariant _ -> "LSTM";
      case CellDefinition.Gru _, GruVariant _ -> "GRU";
      case CellDefinition.Rnn _, RnnVariant _ -> "RNN";
    }).distinct().collect(Collectors.joining(" and "));
    String units = ModelDefinition.withState(model.layers()).stream().map(layer -> Integer.toString(layer.hidden()))
        .collect(Collectors.joining(" + "));
    String ways = model.layers().stream().anyMatch(LayerDefinition.Bidirectional.class::isInstance)
        ? "bidirectional "
        : model.layers().stream().anyMatch(LayerDefinition::readsBackward) ? "backward " : "";
    String network = model.layers().isEmpty() ? "feed-forward" : ways + cells + ", " + units + " units";
    say("");
    say("Starting", "with the model " + Glyphs.text(model.name()) + " (" + network + "), in this one process:");
  }

  /** What a record that is not Cellstream's looks like, and what maps it. */
  void mapping(OwnSchema own, DemoSequence sequence) {
    say("");
    say("A record of one's own,", "MachineReading, which Cellstream has never seen:");
    wrap("  ", OwnSchema.record(sequence.name(), sequence.events().getFirst(), System.currentTimeMillis()).replace(",\"", ", \""))
        .forEach(this::say);
    say("These settings say which of its fields are an event:", "");
    own.settings().forEach((name, value) -> say("  " + name + "=" + value));
  }

  void watching(int sequences) {
    say("");
    say("Watch " + count(sequences, words.sequence()) + " being " + words.played() + ".",
        "Each " + words.event() + " is an event" + (model.shape().keepsState()
            ? (words == Words.TEXT ? "; each line is a sequence, " : "; each key has a sequence, ")
                + "with a memory of its own in the stream. "
            : ", and a sequence of its own: nothing is kept of it when the next comes. ") + answering());
    say("");
  }

  private String answering() {
    return switch (model.shape()) {
      case MANY_TO_ONE -> model.window()
          .map(window -> "The model answers from the last " + count(window.length(), words.event()) + ", which it reads each time.")
          .orElse("The model answers at the " + words.sequence() + "'s end.");
      case MANY_TO_MANY -> "At the " + words.sequence() + "'s end the model writes its answer, token by token.";
      case ONE_TO_MANY -> "After every " + words.event() + " the model writes its answer, token by token.";
      case ONE_TO_ONE -> "The model answers every one.";
      case SYNCHRONIZED -> model.output().surprise()
          ? "After every " + words.event() + " the model says what it expects next; the bits say how much the last one surprised it."
          : "After every " + words.event() + " the model gives its output.";
    };
  }

  void rush(int copies, boolean isCut) {
    String everything = "Now the other " + words.sequence() + "s at full speed";
    say("");
    if (isCut) {
      say(everything, "(the " + words.source() + " is long: its first " + number(Material.LIMIT) + " "
          + (words == Words.TEXT ? "characters" : "events") + "):");
    } else if (copies > 0) {
      say(everything + ".", "The " + words.source() + " is short, so "
          + (copies == 1 ? "a copy of it follows," : number(copies) + " copies of it follow,") + " each " + words.sequence()
          + (words == Words.TEXT ? " of them a sequence of its own." : " of them under a key of its own."));
    } else {
      say(everything + ":", "");
    }
    say("");
  }

  void rushCutShort() {
    say("  The rest was left out, so as to end within a minute.");
  }

  void checking() {
    say("");
    screen.draw(List.of("Computing it all again without Kafka, to compare ..."));
  }

  void agreed(int events, int dropped, List<KeyedPrediction> predictions, List<DeadLetter> deadLetters) {
    screen
        .settle(List.of(screen.good("✓ " + count(predictions.size(), "prediction") + ", every one equal bit for bit to the offline run.")));
    long texts = model.shape().generates() ? predictions.stream().filter(made -> made.prediction().reason().isPresent()).count() : 0;
    if (texts > 0) {
      say("  They are the tokens of " + count(texts, "text") + ", in their order, each to its end.");
    }
    say("  None is missing, none came twice: each of " + count(events, "event") + " counted exactly once.");
    if (dropped > 0) {
      say("  " + count(dropped, "event") + " had a position not above the last one (seen before, or late): dropped.");
    }
    sayDeadLetters(deadLetters);
    OptionalDouble surprise = predictions.stream().flatMap(made -> made.prediction().surprise().stream())
        .mapToDouble(Float::doubleValue).average();
    if (surprise.isPresent() && model.input() instanceof InputDefinition.TokenInput tokens) {
      say(String.format(Locale.ROOT, "  Mean surprise: %.2f bits a %s; blind guessing would have %.2f.", surprise.getAsDouble(),
          words.event(), Math.log(tokens.vocabulary().size()) / Math.log(2)));
    }
  }

  private void sayDeadLetters(List<DeadLetter> deadLetters) {
    if (deadLetters.isEmpty()) {
      return;
    }
    Map<RejectCause, Long> causes = deadLetters.stream()
        .collect(Collectors.groupingBy(DeadLetter::cause, TreeMap::new, Collectors.counting()));
    boolean allUnknown = causes.keySet().equals(Map.of(RejectCause.UNKNOWN_TOKEN, 0).keySet());
    String what = allUnknown
        ? " had a " + words.event() + " that the model does not know,"
        : " had to be turned away (" + causes.entrySet().stream().map(each -> each.getKey() + " " + number(each.getValue()))
            .collect(Collectors.joining(", ")) + "),";
    wrap("  ", count(deadLetters.size(), "event") + what + " and did not disturb the rest: the topic " + Stage.DEAD_LETTERS
        + " has each of them, with the cause.").forEach(this::say);
  }

  /** @param accuracy empty where no right answers are known */
  void accuracy(Optional<Accuracy> accuracy) {
    accuracy.filter(counted -> counted.compared() > 0).ifPresent(counted -> say("  The model's answer was " + counted.words() + "."));
  }

  void ending() {
    say(String.format(Locale.ROOT, "  %.0f seconds in all.", (System.nanoTime() - began) / 1e9));
  }

  /** A paragraph whose beginning stands out. */
  private void say(String strong, String rest) {
    List<String> lines = wrap("", strong + " " + rest);
    say(screen.strong(strong) + lines.getFirst().substring(strong.length()));
    lines.stream().skip(1).forEach(this::say);
  }

  /** Lines of at most 80 columns. */
  private static List<String> wrap(String indent, String text) {
    return List.of(text.strip().replaceAll("(.{1," + (WIDTH - indent.length()) + "})(?: +|$)", indent + "$1\n").split("\n"));
  }

  private void say(String line) {
    screen.line(line);
  }

  private static String count(long n, String what) {
    return number(n) + " " + what + (n == 1 ? "" : "s");
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
