package io.cellstream.cli.demo;

import io.cellstream.cli.input.Answers;
import io.cellstream.cli.input.Reply;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.text.Glyphs;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table's column for what a model says about a sequence. */
sealed interface Said {
  /** How many candidates are shown. */
  int GUESSES = 3;

  static Said of(ModelDefinition model, Optional<Answers> answers) {
    if (model.shape().generates()) {
      return new Written(answers);
    }
    if (answers.isPresent()) {
      return new Marked(answers.get());
    }
    return model.output().surprise() ? new Surprised() : new Plain(model.waitsForEnds() ? "answer" : "output");
  }

  String heading();

  String cell(SequenceKey key, Prediction latest, Reply reply);

  /** Whether it takes a line of its own, below what was heard. */
  default boolean isBelow() {
    return false;
  }

  /** A model that foretells the next token: what it expects, and in bits how little it expected the last. */
  record Surprised() implements Said {
    private static final int WIDTH = 22;

    @Override
    public String heading() {
      return row("expects next", " bits");
    }

    @Override
    public String cell(SequenceKey key, Prediction latest, Reply reply) {
      return row(guesses(latest.output(), GUESSES), latest.surprise().map(bits -> String.format(Locale.ROOT, "%5.1f", bits)).orElse(""));
    }

    private static String row(String expects, String bits) {
      return Glyphs.head(expects, WIDTH) + "  " + bits;
    }
  }

  /** An answer beside the right one. */
  record Marked(Answers answers) implements Said {
    private static final int WIDTH = 17;

    @Override
    public String heading() {
      return Glyphs.head("answer", WIDTH) + "  right?";
    }

    @Override
    public String cell(SequenceKey key, Prediction latest, Reply reply) {
      String said = latest.output().top().isEmpty() ? "" : String.valueOf(latest.output().top().getFirst().token());
      return Glyphs.head(guesses(latest.output(), 1), WIDTH) + "  "
          + answers.of(key).map(answer -> answer.equals(said) ? "✓" : "✗ " + Glyphs.text(answer)).orElse("?");
    }
  }

  /** A text, as far as it is written, and whether it is the right one. */
  record Written(Optional<Answers> answers) implements Said {
    private static final int WIDTH = 70;

    @Override
    public String heading() {
      return "";
    }

    @Override
    public boolean isBelow() {
      return true;
    }

    @Override
    public String cell(SequenceKey key, Prediction latest, Reply reply) {
      String said = reply.text().orElse("");
      String shown = Glyphs.tail(Glyphs.text(said), WIDTH).stripTrailing();
      return "→ " + shown + (reply.isWhole() ? answers.flatMap(known -> known.of(key)).map(answer -> mark(answer, said)).orElse("") : " …");
    }

    private static String mark(String answer, String said) {
      return answer.equals(said) ? " ✓" : " ✗ right: " + Glyphs.text(answer);
    }
  }

  /** Whatever the output is. */
  record Plain(String heading) implements Said {
    @Override
    public String cell(SequenceKey key, Prediction latest, Reply reply) {
      return guesses(latest.output(), GUESSES);
    }
  }

  private static String guesses(Output output, int most) {
    float[] values = output.values();
    if (output.top().isEmpty() && values != null) {
      StringBuilder numbers = new StringBuilder();
      for (int i = 0; i < Math.min(most, values.length); i++) {
        numbers.append(String.format(Locale.ROOT, "%.2f  ", values[i]));
      }
      return numbers.toString();
    }
    return output.top().stream().limit(most).map(Said::guess).collect(Collectors.joining("  "));
  }

  private static String guess(Output.Candidate candidate) {
    String token = candidate.token() == null ? "#" + candidate.id() : Glyphs.token(candidate.token());
    return token + String.format(Locale.ROOT, " %2.0f%%", 100 * candidate.probability());
  }
}
