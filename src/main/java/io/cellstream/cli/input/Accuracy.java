package io.cellstream.cli.input;

import io.cellstream.model.definition.Shape;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.SequenceKey;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How often a model's answer for a whole sequence is right. For one thread. */
public final class Accuracy {
  private final Answers answers;
  /** Those that are not whole yet. */
  private final Map<SequenceKey, Reply> replies = new HashMap<>();
  private long right;
  private long compared;
  private long withoutAnswer;

  public Accuracy(Answers answers) {
    this.answers = answers;
  }

  /** Counts a prediction, if it completes what is said about a sequence. */
  public void take(SequenceKey key, Prediction prediction) {
    if (!isAnswer(prediction)) {
      return;
    }
    Reply reply = replies.computeIfAbsent(key, _ -> new Reply(answers.model()));
    reply.take(prediction);
    if (!reply.isWhole()) {
      return;
    }
    replies.remove(key);
    Optional<String> answer = answers.of(key);
    if (answer.isEmpty()) {
      withoutAnswer++;
      return;
    }
    compared++;
    if (reply.text().equals(answer)) {
      right++;
    }
  }

  private boolean isAnswer(Prediction prediction) {
    return switch (prediction.kind()) {
      case FINAL -> true;
      case STEP -> answers.model().shape() == Shape.ONE_TO_ONE;
      case GENERATED -> prediction.completion().orElse(0) == 0;
    };
  }

  /** Predictions that had an answer to be held against. */
  public long compared() {
    return compared;
  }

  public long withoutAnswer() {
    return withoutAnswer;
  }

  /** As in {@code right for 371 of 400 sequences (92.8 %)}. */
  public String words() {
    return String.format(Locale.ROOT, "right for %,d of %,d %s (%.1f %%)", right, compared, compared == 1 ? "sequence" : "sequences",
        100.0 * right / Math.max(1, compared));
  }
}
