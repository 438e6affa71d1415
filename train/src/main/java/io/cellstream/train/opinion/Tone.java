package io.cellstream.train.opinion;

import java.util.Arrays;
import java.util.List;

/** What an opinion is, all in all, and what a word in it says. */
public enum Tone {
  NEGATIVE("negative"), POSITIVE("positive");

  private final String label;

  Tone(String label) {
    this.label = label;
  }

  /** Its name in models and answers. */
  public String label() {
    return label;
  }

  /** The labels of both, in their order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Tone::label).toList();
  }

  Tone opposite() {
    return this == POSITIVE ? NEGATIVE : POSITIVE;
  }

  Tone turned(boolean turned) {
    return turned ? opposite() : this;
  }
}
