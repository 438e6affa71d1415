package io.cellstream.text;

import java.time.Duration;
import java.util.Locale;

/** Sizes, times and counts as a person reads them. */
public final class Amounts {
  private static final long KILO = 1L << 10;
  private static final long MEGA = 1L << 20;
  private static final long GIGA = 1L << 30;

  private Amounts() {
  }

  /** In binary units, as memory is sold: 1 MB is 1,048,576 bytes. */
  public static String bytes(long bytes) {
    if (bytes >= GIGA) {
      return scaled(bytes, GIGA, "GB");
    }
    if (bytes >= MEGA) {
      return scaled(bytes, MEGA, "MB");
    }
    return bytes >= KILO ? scaled(bytes, KILO, "KB") : bytes + " bytes";
  }

  /** The largest unit that leaves little or no rest: 7 days, 36 hours, 1500 ms. */
  public static String millis(long millis) {
    Duration time = Duration.ofMillis(millis);
    if (time.toDays() >= 2) {
      return count(time.toDays(), "day");
    }
    if (time.toHours() >= 1) {
      return count(time.toHours(), "hour");
    }
    if (time.toMinutes() >= 2) {
      return count(time.toMinutes(), "minute");
    }
    return time.toSeconds() >= 2 ? count(time.toSeconds(), "second") : millis + " ms";
  }

  /** {@code 1 member}, {@code 2 members}. */
  public static String count(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }

  private static String scaled(long bytes, long unit, String name) {
    double value = (double) bytes / unit;
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, name).replace(".0 ", " ");
  }
}
