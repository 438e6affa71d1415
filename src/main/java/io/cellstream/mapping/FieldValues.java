package io.cellstream.mapping;

import io.cellstream.text.Printable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record's values at the paths of a mapping, each in its place. A format's reader fills it, an {@link EventMapper} reads it; it is used again
 * for the next record. For one thread.
 */
public final class FieldValues {

  /** What a value is. */
  enum Kind {
    /** Not there, or null. */
    MISSING, BOOLEAN, INTEGER, NUMBER,
    /** A text, or a symbol by its name. */
    TEXT,
    /** A point in time. */
    TIME,
    /** All items of an array of numbers. */
    NUMBERS,
    /** Something of which no part of an event can be made. */
    OTHER
  }

  private static final long DAY_MILLIS = 86_400_000;
  /** Beside a time that is said as a date. */
  private static final Object DAY = new Object();

  private final Kind[] kinds;
  private final long[] integers;
  private final double[] numbers;
  private final @Nullable Object[] objects;

  /** @param size the number of paths */
  public FieldValues(int size) {
    this.kinds = new Kind[size];
    this.integers = new long[size];
    this.numbers = new double[size];
    this.objects = new Object[size];
    clear();
  }

  /** Sets all to missing. */
  public void clear() {
    Arrays.fill(kinds, Kind.MISSING);
  }

  public void setBoolean(int place, boolean value) {
    kinds[place] = Kind.BOOLEAN;
    integers[place] = value ? 1 : 0;
  }

  public void setInteger(int place, long value) {
    kinds[place] = Kind.INTEGER;
    integers[place] = value;
  }

  /** Also for a decimal, and for a duration, in seconds. */
  public void setNumber(int place, double value) {
    kinds[place] = Kind.NUMBER;
    numbers[place] = value;
  }

  public void setText(int place, String value) {
    kinds[place] = Kind.TEXT;
    objects[place] = value;
  }

  /**
   * @param millis since 1970
   * @param nanos beyond these, 0 to 999,999
   */
  public void setTime(int place, long millis, int nanos) {
    kinds[place] = Kind.TIME;
    integers[place] = millis;
    numbers[place] = nanos;
    objects[place] = null;
  }

  /**
   * The time at which a day begins, in UTC.
   *
   * @param days since 1970
   */
  public void setDay(int place, int days) {
    setTime(place, days * DAY_MILLIS, 0);
    objects[place] = DAY;
  }

  /** @param values belong to this object from now on */
  public void setNumbers(int place, double[] values) {
    kinds[place] = Kind.NUMBERS;
    objects[place] = values;
  }

  /** @param what it is, with its article: {@code a record} */
  public void setOther(int place, String what) {
    kinds[place] = Kind.OTHER;
    objects[place] = what;
  }

  Kind kind(int place) {
    return kinds[place];
  }

  boolean isTrue(int place) {
    return integers[place] != 0;
  }

  long integer(int place) {
    return integers[place];
  }

  double number(int place) {
    return numbers[place];
  }

  String text(int place) {
    return String.valueOf(objects[place]);
  }

  double[] numbers(int place) {
    return (double[]) Objects.requireNonNull(objects[place]);
  }

  /** The value as a Boolean, a Long, a Double or a String; null if it is missing, or none of them. A time is a text as in ISO 8601. */
  public @Nullable Object object(int place) {
    return switch (kinds[place]) {
      case MISSING, NUMBERS, OTHER -> null;
      case BOOLEAN -> isTrue(place);
      case INTEGER -> integers[place];
      case NUMBER -> Double.isFinite(numbers[place]) ? numbers[place] : null;
      case TEXT -> text(place);
      case TIME -> time(place);
    };
  }

  /** As records in JSON say it. */
  private String time(int place) {
    return objects[place] == DAY
        ? LocalDate.ofEpochDay(integers[place] / DAY_MILLIS).toString()
        : Instant.ofEpochMilli(integers[place]).plusNanos((long) numbers[place]).toString();
  }

  /** ms since 1970. */
  long millis(int place) {
    return integers[place];
  }

  /** Seconds since 1970. */
  double seconds(int place) {
    return Math.floorDiv(integers[place], 1000) + (Math.floorMod(integers[place], 1000) * 1_000_000L + numbers[place]) / 1e9;
  }

  /** A value that is one word: a text, a whole number by its digits, a time as in ISO 8601, true or false; empty: it is none of these. */
  public Optional<String> word(int place) {
    return switch (kinds[place]) {
      case TEXT -> Optional.of(text(place));
      case BOOLEAN, INTEGER -> Optional.of(shown(place));
      case TIME -> Optional.of(time(place));
      case MISSING, NUMBER, NUMBERS, OTHER -> Optional.empty();
    };
  }

  /** The value for a message. */
  public String shown(int place) {
    return switch (kinds[place]) {
      case MISSING -> "missing or null";
      case BOOLEAN -> String.valueOf(isTrue(place));
      case INTEGER -> String.valueOf(integers[place]);
      case NUMBER -> String.valueOf(numbers[place]);
      case TEXT -> Printable.quoted(text(place));
      case TIME -> time(place);
      case NUMBERS -> "an array of " + numbers(place).length + " numbers";
      case OTHER -> text(place);
    };
  }
}
