package io.cellstream.preflight;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An operator's decision on how to go on if offsets and states do not agree; the stream itself never chooses.
 *
 * @param from where to begin in partitions that have no valid offset; empty if not decided
 * @param withoutStates whether to go on if states are missing from the changelog: open sequences then begin again
 */
public record GoOn(Optional<From> from, boolean withoutStates) {
  /** Nothing was decided. */
  public static final GoOn UNDECIDED = new GoOn(Optional.empty(), false);

  private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");
  private static final Pattern OFFSETS = Pattern.compile("[0-9]{1,9}=[0-9]{1,18}(,[0-9]{1,9}=[0-9]{1,18})*");

  /** A place in each partition. */
  public sealed interface From {
  }

  /** The first event that the topic still has. */
  public record Earliest() implements From {
  }

  /** Behind the last event. */
  public record Latest() implements From {
  }

  /** The first event that is not older than so many ms. */
  public record Within(long millis) implements From {
  }

  /** An offset in the only partition in question. */
  public record At(long offset) implements From {
  }

  /** Offsets, by partition. */
  public record Each(Map<Integer, Long> offsets) implements From {
    public Each {
      offsets = Map.copyOf(offsets);
    }
  }

  /**
   * Reads a place from the command line.
   *
   * @param text {@code earliest}, {@code latest}, an offset, or {@code PARTITION=OFFSET,...}
   * @return empty if it is none of these
   */
  public static Optional<From> place(String text) {
    return switch (text) {
      case "earliest" -> Optional.of(new Earliest());
      case "latest" -> Optional.of(new Latest());
      default -> OFFSET.matcher(text).matches()
          ? Optional.of(new At(Long.parseLong(text)))
          : OFFSETS.matcher(text).matches() ? Optional.of(new Each(offsets(text))) : Optional.empty();
    };
  }

  private static Map<Integer, Long> offsets(String text) {
    Map<Integer, Long> offsets = new TreeMap<>();
    for (String each : text.split(",", -1)) {
      int sign = each.indexOf('=');
      offsets.put(Integer.valueOf(each.substring(0, sign)), Long.valueOf(each.substring(sign + 1)));
    }
    return offsets;
  }
}
