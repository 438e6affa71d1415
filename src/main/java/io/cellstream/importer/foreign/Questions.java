package io.cellstream.importer.foreign;

import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What files leave open and their user has not said. A reader that asks goes on with a stand-in, so that all is asked for at once; nothing
 * that was made of stand-ins leaves the import, as {@link #requireNone} comes before.
 */
public final class Questions {
  private final List<Question> open = new ArrayList<>();

  /**
   * @param text what is open, and which option says it
   * @param option the option with a word for its value, as in {@code --shape SHAPE}
   */
  private record Question(String file, String text, String option) {
    boolean isOf(String name) {
      return option.equals(name) || option.startsWith(name + " ");
    }
  }

  /**
   * Asks, once for each option.
   *
   * @param text what is open, and which option says it
   * @param option the option with a word for its value, as in {@code --shape SHAPE}
   * @param standIn what the reader goes on with
   */
  public <T> T ask(String file, String text, String option, T standIn) {
    if (open.stream().noneMatch(question -> question.option().equals(option))) {
      open.add(new Question(file, text, option));
    }
    return standIn;
  }

  /** Asks for what the rest depends on, so that nothing can stand in for it. */
  public ModelFileException stopAt(String file, String text, String option) {
    ask(file, text, option, "");
    return asked();
  }

  public boolean isEmpty() {
    return open.isEmpty();
  }

  /** Whether that option is asked for. */
  public boolean has(String option) {
    return open.stream().anyMatch(question -> question.isOf(option));
  }

  /** @throws MissingOptionsException if anything was asked */
  public void requireNone() throws MissingOptionsException {
    if (!isEmpty()) {
      throw asked();
    }
  }

  /** All that was asked, in one line. */
  public MissingOptionsException asked() {
    List<String> options = open.stream().map(Question::option).toList();
    Question first = open.getFirst();
    if (open.size() == 1) {
      return new MissingOptionsException(first.file() + ": " + first.text(), options);
    }
    List<String> texts = new ArrayList<>();
    for (Question question : open) {
      texts.add("(" + (texts.size() + 1) + ") " + (question.file().equals(first.file()) ? "" : question.file() + ": ") + question.text());
    }
    return new MissingOptionsException(
        first.file() + ": leaves " + open.size() + " things open. " + texts.stream().collect(Collectors.joining(". ")), options);
  }
}
