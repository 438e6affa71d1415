package io.cellstream.mapping;

import java.util.List;
import java.util.stream.Collectors;

/** What a field's value becomes as a feature. */
public sealed interface Encoding {

  /** How many features it becomes. */
  int size();

  /**
   * A number as it is; false and true as 0 and 1; a time as seconds since 1970, a duration as seconds; a text that is one of these as what it
   * says.
   */
  record AsNumber() implements Encoding {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public String toString() {
      return "";
    }
  }

  /** One of these words as its place among them, from 0 on. */
  record Place(List<String> words) implements Encoding {
    public Place {
      words = List.copyOf(words);
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public String toString() {
      return ":place(" + listed(words) + ")";
    }
  }

  /** One of these words as a 1 in its place, and 0 in the others'. */
  record OneHot(List<String> words) implements Encoding {
    public OneHot {
      words = List.copyOf(words);
    }

    @Override
    public int size() {
      return words.size();
    }

    @Override
    public String toString() {
      return ":onehot(" + listed(words) + ")";
    }
  }

  private static String listed(List<String> words) {
    return words.stream().map(FieldPath::word).collect(Collectors.joining(","));
  }
}
