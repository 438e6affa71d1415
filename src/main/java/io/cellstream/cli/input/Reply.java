package io.cellstream.cli.input;

import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Kind;
import io.cellstream.sequence.Prediction.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a model says about one sequence: a label at once, or text token by token, without the stop token. Of several completions the first
 * counts. For one thread.
 */
public final class Reply {
  private final String separator;
  private final List<String> tokens = new ArrayList<>();
  private boolean isWhole;

  public Reply(ModelDefinition model) {
    this.separator = model.decoder().map(Reply::separator).orElse("");
  }

  /** The tokens of a text, as it would be written. */
  static List<String> tokens(DecoderDefinition decoder, String text) {
    String separator = separator(decoder);
    return separator.isEmpty() ? text.codePoints().mapToObj(Character::toString).toList() : List.of(text.split(separator, -1));
  }

  /** What stands between tokens: nothing if all but the marks at the ends are single characters. */
  private static String separator(DecoderDefinition decoder) {
    Vocabulary vocabulary = decoder.vocabulary();
    Set<String> marks = new HashSet<>(List.of(vocabulary.token(decoder.start()), vocabulary.token(decoder.stop())));
    return vocabulary.tokens().stream().allMatch(token -> token.codePointCount(0, token.length()) == 1 || marks.contains(token)) ? "" : " ";
  }

  /** Takes the next prediction in. One that begins another reply drops what was said before. */
  public void take(Prediction prediction) {
    if (prediction.completion().orElse(0) > 0) {
      return;
    }
    if (prediction.kind() != Kind.GENERATED || prediction.index().orElse(0) == 0) {
      tokens.clear();
    }
    isWhole = prediction.kind() != Kind.GENERATED || prediction.reason().isPresent();
    List<Output.Candidate> top = prediction.output().top();
    boolean isStop = prediction.kind() == Kind.GENERATED && prediction.reason().equals(Optional.of(Reason.END));
    if (!top.isEmpty() && top.getFirst().token() != null && !isStop) {
      tokens.add(top.getFirst().token());
    }
  }

  /** Whether nothing more will come. */
  public boolean isWhole() {
    return isWhole;
  }

  /** What was said so far; empty if that is nothing. */
  public Optional<String> text() {
    return tokens.isEmpty() ? Optional.empty() : Optional.of(String.join(separator, tokens));
  }
}
