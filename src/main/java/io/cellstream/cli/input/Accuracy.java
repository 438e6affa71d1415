package io.cellstream.cli.input;

import io.cellstream.model.Output;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.SequenceKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How often a model's answer for a whole sequence is right. For one thread. */
public final class Accuracy {
  private final Answers answers;
  private long right;
  private long compared;
  private long withoutAnswer;

  public Accuracy(Answers answers) {
    this.answers = answers;
  }

  /** Counts a prediction, if it is one for a whole sequence. */
  public void take(SequenceKey key, Prediction prediction) {
    if (prediction.kind() != Kind.FINAL) {
      return;
    }
    Optional<String> answer = answers.of(key);
    if (answer.isEmpty()) {
      withoutAnswer++;
      return;
    }
    compared++;
    if (label(prediction.output()).equals(answer)) {
      right++;
    }
  }

  /** The label with the largest probability. */
  private static Optional<String> label(Output output) {
    List<Output.Candidate> top = output.top();
    return top.isEmpty() ? Optional.empty() : Optional.ofNullable(top.getFirst().token());
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
