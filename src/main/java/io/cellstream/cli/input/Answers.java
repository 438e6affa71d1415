package io.cellstream.cli.input;

import io.cellstream.model.ModelDefinition;
import io.cellstream.model.Vocabulary;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.text.Glyphs;
import io.cellstream.text.NearestName;
import io.cellstream.wire.AnswerJson;
import io.cellstream.wire.JsonAnswer;
import io.cellstream.wire.JsonLineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The right label of each sequence, as far as it is known. */
public final class Answers {
  private final Map<SequenceKey, String> labels = new HashMap<>();

  private Answers() {
  }

  /** Why the model gives nothing that could be held against answers; empty if it does. */
  public static Optional<String> unsuited(ModelDefinition model) {
    return switch (model.shape()) {
      case MANY_TO_ONE -> model.output().labels() == null || model.output().top() == 0
          ? Optional.of("the model " + model.name() + " names no label (its output needs \"labels\", and \"top\" of 1 or more)")
          : Optional.empty();
      case ONE_TO_ONE, ONE_TO_MANY, MANY_TO_MANY, SYNCHRONIZED -> Optional
          .of("the model " + model.name() + " is " + model.shape().text()
              + ", and answers are for sequences that get one label at their end");
    };
  }

  /** @throws io.cellstream.cli.CliException if the file can't be used, or not with this model, saying why */
  public static Answers read(InputFile file, ModelDefinition model) {
    unsuited(model).ifPresent(why -> {
      throw file.refused("can't be used: " + why);
    });
    Vocabulary labels = Objects.requireNonNull(model.output().labels(), "labels");
    return file.read(in -> {
      Answers answers = new Answers();
      answers.fill(file, labels, in);
      if (answers.labels.isEmpty()) {
        throw file.refused("is empty; give a line like {\"key\":\"s1\",\"label\":\"" + labels.token(0) + "\"} for each sequence");
      }
      return answers;
    });
  }

  private void fill(InputFile file, Vocabulary known, InputStream in) throws IOException {
    NumberedLines lines = new NumberedLines(in);
    while (lines.next()) {
      String problem = take(lines, known);
      if (!problem.isEmpty()) {
        throw file.refused("line " + lines.number() + ": " + problem);
      }
    }
  }

  /** @return what is wrong with the line; empty if nothing is */
  private String take(NumberedLines lines, Vocabulary known) {
    try {
      JsonAnswer answer = AnswerJson.parse(lines.text());
      if (known.id(answer.label()) < 0) {
        return "the model has no label \"" + Glyphs.text(answer.label()) + "\"; did you mean \""
            + NearestName.among(known.tokens(), answer.label()).orElse("") + "\"?";
      }
      SequenceKey key = new SequenceKey(answer.key());
      return labels.putIfAbsent(key, answer.label()) == null ? "" : "a second answer for the key " + key;
    } catch (JsonLineException e) {
      return String.valueOf(e.getMessage());
    } catch (CharacterCodingException e) {
      return "not UTF-8";
    }
  }

  /** The right label; empty if it isn't known. */
  public Optional<String> of(SequenceKey key) {
    return Optional.ofNullable(labels.get(key));
  }
}
