package io.cellstream.mapping;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a field is in a record: names of fields and keys of maps, each within the one before; places in arrays, from 0 on; or all items of an array.
 * As text {@code site.id}, {@code tags['room 5']}, {@code readings[0].value}, {@code readings[*]}.
 *
 * @param steps at least one
 */
public record FieldPath(List<Step> steps) {
  /** What needs no quotation marks. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");

  /** One step into a value. */
  public sealed interface Step {
  }

  /** Into a record's field, or a map's value under this key. */
  public record Name(String name) implements Step {
  }

  /** To an array's item. */
  public record Index(int index) implements Step {
  }

  /** To all items of an array, which must be numbers. Nothing follows it. */
  public record Items() implements Step {
  }

  public FieldPath {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a path without a step");
    }
  }

  /**
   * The path that a text means.
   *
   * @throws IllegalArgumentException if it means none
   */
  public static FieldPath parse(String text) {
    MappingText in = new MappingText(text);
    FieldPath path = in.path();
    in.requireEnd();
    return path;
  }

  /** Whether the path leads to all items of an array. */
  public boolean isAllItems() {
    return steps.getLast() instanceof Items;
  }

  /** The path as text, which {@link #parse} reads as this path. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      switch (step) {
        case Name(String name) when PLAIN.matcher(name).matches() -> text.append(text.isEmpty() ? "" : ".").append(name);
        case Name(String name) -> text.append('[').append(quoted(name)).append(']');
        case Index(int index) -> text.append('[').append(index).append(']');
        case Items _ -> text.append("[*]");
      }
    }
    return text.toString();
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A word as it stands in a list: in quotation marks if it needs them. */
  static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : quoted(text);
  }
}
