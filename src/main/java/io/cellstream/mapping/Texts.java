package io.cellstream.mapping;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What texts say that stand for numbers, times and durations. All are bounded: a longer text says nothing. */
public final class Texts {
  /** The last ms of the year 9999. */
  static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
  private static final int LONGEST = 64;
  private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");
  /** 2^53: from here on a double is no longer sure of its units. */
  private static final double EXACT = 9.007199254740992E15;

  private Texts() {
  }

  public static OptionalLong integer(String text) {
    return INTEGER.matcher(text).matches() ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  static OptionalLong whole(double number) {
    return Math.abs(number) < EXACT ? OptionalLong.of((long) number) : OptionalLong.empty();
  }

  public static OptionalDouble number(String text) {
    String bare = text.strip();
    return bare.length() <= LONGEST && NUMBER.matcher(bare).matches()
        ? OptionalDouble.of(Double.parseDouble(bare))
        : OptionalDouble.empty();
  }

  /** A number, true or false, a time in seconds since 1970, or a duration in seconds. */
  static OptionalDouble feature(String text) {
    OptionalDouble number = number(text);
    if (number.isPresent()) {
      return number;
    }
    if (text.equals("true") || text.equals("false")) {
      return OptionalDouble.of(text.equals("true") ? 1 : 0);
    }
    Optional<Instant> instant = instant(text);
    if (instant.isPresent()) {
      return OptionalDouble.of(seconds(instant.get()));
    }
    return duration(text);
  }

  private static double seconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }

  /** ms since 1970, of a time as in ISO 8601 or of a number. */
  static OptionalLong millis(String text, TimeUnit unit) {
    OptionalLong count = integer(text);
    if (count.isPresent()) {
      return OptionalLong.of(unit.toMillis(count.getAsLong()));
    }
    OptionalDouble number = number(text);
    if (number.isPresent()) {
      return whole(Math.floor(number.getAsDouble() * unit.toNanos(1) / 1e6));
    }
    return instant(text).map(each -> OptionalLong.of(each.toEpochMilli())).orElse(OptionalLong.empty());
  }

  /** The time that a text as in ISO 8601 says, with its offset from UTC, or the day. */
  public static Optional<Instant> instant(String text) {
    if (text.length() < 10 || text.length() > LONGEST || text.charAt(4) != '-') {
      return Optional.empty();
    }
    try {
      Instant instant = text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
      return Optional.of(instant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Seconds, of a duration as in ISO 8601: {@code PT1.5S}. */
  public static OptionalDouble duration(String text) {
    if (text.length() > LONGEST || (!text.startsWith("P") && !text.startsWith("-P"))) {
      return OptionalDouble.empty();
    }
    try {
      Duration duration = Duration.parse(text);
      return OptionalDouble.of(duration.getSeconds() + duration.getNano() / 1e9);
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalDouble.empty();
    }
  }
}
