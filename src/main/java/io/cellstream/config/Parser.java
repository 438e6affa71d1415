package io.cellstream.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Makes a setting's text a value. What it can't parse is no value of the setting, so it is the setting's validator too. */
@FunctionalInterface
interface Parser<T> extends ConfigDef.Validator {
  /** Kafka's rule for topic names; an application's id becomes part of some. */
  Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** As many digits as a long surely holds. */
  Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  /**
   * @param folder where a relative path begins, absolute
   * @throws IllegalArgumentException saying what the text is or is not; its reader knows which text of which setting that is
   */
  T parse(String text, Path folder);

  /**
   * For what can be told of a text before its value is asked for.
   *
   * @throws IllegalArgumentException as {@link #parse} does
   */
  default void check(String text) {
    var _ = parse(text, Path.of(""));
  }

  @Override
  default void ensureValid(String name, Object value) {
    try {
      check(value.toString());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  default <R> Parser<R> map(Function<T, R> function) {
    return (text, folder) -> function.apply(parse(text, folder));
  }

  default Parser<T> notBlank() {
    return (text, folder) -> {
      if (text.isBlank()) {
        throw new IllegalArgumentException("is empty: give a value or remove the setting");
      }
      return parse(text, folder);
    };
  }

  static Parser<String> text() {
    return (text, _) -> text;
  }

  /** @param parse throws {@link IllegalArgumentException} saying what is wrong with the text */
  static <T> Parser<T> of(Function<String, T> parse) {
    return text().notBlank().map(parse);
  }

  static Parser<String> topic() {
    return (text, _) -> {
      if (!TOPIC.matcher(text).matches() || Set.of(".", "..").contains(text)) {
        throw new IllegalArgumentException("is no valid Kafka name: 1 to 249 letters, digits, dots, underscores and hyphens");
      }
      return text;
    };
  }

  /** An absolute path. */
  static Parser<Path> path() {
    return (text, folder) -> {
      try {
        return folder.resolve(text).normalize();
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("is no path (" + e.getReason() + ")", e);
      }
    };
  }

  /** Parts between commas. */
  static <T> Parser<List<T>> list(Parser<T> part) {
    return (text, folder) -> Arrays.stream(text.split(",", -1)).map(each -> part.parse(each.strip(), folder)).toList();
  }

  /** A constant's name, in letters of any case. */
  static <E extends Enum<E>> Parser<E> oneOf(Class<E> choices) {
    List<E> constants = List.of(choices.getEnumConstants());
    return (text, _) -> constants.stream().filter(each -> lower(each.name()).equals(lower(text))).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "is not one of " + constants.stream().map(each -> lower(each.name())).collect(Collectors.joining(", "))));
  }

  static Parser<Integer> number(int least, int most) {
    return digits(least, most, "is no number from " + least + " to " + most).map(Long::intValue);
  }

  static Parser<Long> bytes() {
    return digits(0, Long.MAX_VALUE, "is no number of bytes");
  }

  static Parser<Long> bytes(long least) {
    return digits(least, Long.MAX_VALUE, "is no number from " + least + " on");
  }

  static Parser<Duration> millis(Duration least, Duration most) {
    return digits(least.toMillis(), most.toMillis(), "is no number of ms from " + least.toMillis() + " to " + most.toMillis())
        .map(Duration::ofMillis);
  }

  private static Parser<Long> digits(long least, long most, String otherwise) {
    return (text, _) -> {
      long given = DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
      if (given < least || given > most) {
        throw new IllegalArgumentException(otherwise + ": give digits only");
      }
      return given;
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
