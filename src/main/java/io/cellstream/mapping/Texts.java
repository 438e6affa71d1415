package io.cellstream.mapping;

import java.math.BigDecimal;
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
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What texts say that stand for numbers, times and durations. All are bounded: a longer text says nothing. */
public final class Texts {
  /** The last ms of the year 9999. */
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
  private static final int LONGEST = 64;
  private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,19}");
  /** From here on, in any unit, a time is after 9999. */
  private static final double MOST = 1e21;
  /** Below this, in any unit, a time is in the first ms. */
  private static final double LEAST = 1e-4;
  private static final BigDecimal BEYOND = BigDecimal.valueOf(LATEST + 1);

  private Texts() {
  }

  /** A whole number of 64 bits. */
  public static OptionalLong integer(String text) {
    String bare = text.length() > LONGEST ? "" : text.strip();
    if (!INTEGER.matcher(bare).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(bare));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  public static OptionalDouble number(String text) {
    String bare = text.length() > LONGEST ? "" : text.strip();
    return NUMBER.matcher(bare).matches() ? OptionalDouble.of(Double.parseDouble(bare)) : OptionalDouble.empty();
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

  /** ms since 1970, of a time as in ISO 8601 or of a number of units; what is less than a ms is left off. Empty: before 1970, or after 9999. */
  static OptionalLong millis(String text, TimeUnit unit) {
    OptionalLong count = integer(text);
    if (count.isPresent()) {
      return millis(count.getAsLong(), unit);
    }
    OptionalDouble number = number(text);
    if (number.isPresent()) {
      return millis(number.getAsDouble(), () -> new BigDecimal(text.strip()), unit);
    }
    return instant(text).map(Instant::toEpochMilli).map(Texts::time).orElse(OptionalLong.empty());
  }

  /** As {@link #millis(String, TimeUnit)}. */
  static OptionalLong millis(long count, TimeUnit unit) {
    return count < 0 ? OptionalLong.empty() : time(unit.toMillis(count));
  }

  /** As {@link #millis(String, TimeUnit)}, of the shortest decimal that is this double: 1700000000.001 s is meant to have its ms. */
  static OptionalLong millis(double count, TimeUnit unit) {
    return millis(count, () -> new BigDecimal(Double.toString(count)), unit);
  }

  /** @param exactly is asked only for a number of a sound size */
  private static OptionalLong millis(double about, Supplier<BigDecimal> exactly, TimeUnit unit) {
    if (!(about >= 0 && about < MOST)) {
      return OptionalLong.empty();
    }
    return about < LEAST
        ? OptionalLong.of(0)
        : time(exactly.get().multiply(BigDecimal.valueOf(unit.toNanos(1))).movePointLeft(6).min(BEYOND).longValue());
  }

  static OptionalLong time(long millis) {
    return millis < 0 || millis > LATEST ? OptionalLong.empty() : OptionalLong.of(millis);
  }

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
