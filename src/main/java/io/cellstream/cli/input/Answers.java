package io.cellstream.cli.input;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.text.LookAlike;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import io.cellstream.wire.AnswerJson;
import io.cellstream.wire.JsonAnswer;
import io.cellstream.wire.JsonLineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is right to say about each sequence, as far as it is known: a label, or the text that a model should write. */
public final class Answers {
  private final Map<SequenceKey, String> labels = new HashMap<>();
  private final ModelDefinition model;

  private Answers(ModelDefinition model) {
    this.model = model;
  }

  /** Why the model gives nothing that could be held against answers; empty if it does. */
  public static Optional<String> unsuited(ModelDefinition model) {
    return switch (model.shape()) {
      case MANY_TO_ONE, ONE_TO_ONE -> model.window().isPresent()
          ? Optional.of("the model " + model.name()
              + " answers again and again, and answers are for sequences that get one label at their end")
          : model.output().labels() == null || model.output().top() == 0
              ? Optional.of("the model " + model.name() + " names no label (its output needs \"labels\", and \"top\" of 1 or more)")
              : Optional.empty();
      case ONE_TO_MANY, MANY_TO_MANY -> Optional.empty();
      case SYNCHRONIZED -> Optional.of("the model " + model.name() + " is " + model.shape().text()
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
      Answers answers = new Answers(model);
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

  private static String unlike(Vocabulary known, String label) {
    String difference = new LookAlike(known.tokens()).difference(label);
    return difference.isEmpty() ? NearestName.question(known.tokens(), label) : difference;
  }

  /** @return what is wrong with the line; empty if nothing is */
  private String take(NumberedLines lines, Vocabulary known) {
    try {
      JsonAnswer answer = AnswerJson.parse(lines.text());
      Optional<String> unknown = parts(answer.label()).stream().filter(part -> known.id(part) < 0).findFirst();
      if (unknown.isPresent()) {
        return "the model has no label " + Printable.quoted(unknown.get()) + unlike(known, unknown.get());
      }
      SequenceKey key = new SequenceKey(answer.key());
      return labels.putIfAbsent(key, answer.label()) == null ? "" : "a second answer for the key " + key;
    } catch (JsonLineException e) {
      return String.valueOf(e.getMessage());
    } catch (CharacterCodingException e) {
      return "not UTF-8";
    }
  }

  /** What an answer is made of: the tokens of a text, or a label as it is. */
  private List<String> parts(String answer) {
    return model.decoder().map(decoder -> Reply.tokens(decoder, answer)).orElse(List.of(answer));
  }

  /** The model whose answers they are. */
  ModelDefinition model() {
    return model;
  }

  /** What is right; empty if it isn't known. */
  public Optional<String> of(SequenceKey key) {
    return Optional.ofNullable(labels.get(key));
  }
}
