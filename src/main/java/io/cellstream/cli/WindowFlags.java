package io.cellstream.cli;

import io.cellstream.importer.foreign.WindowOptions;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code import} may be told of a window of events that is read for each answer. */
final class WindowFlags {

  @Option(names = "--window", paramLabel = "N", description = "each answer is computed from the last N events, from a fresh state; without it,"
      + " the number of steps that a file has fixed. Such a model costs N steps an answer")
  @Nullable
  Integer length;

  @Option(names = "--hop", paramLabel = "N", description = "after how many events the next answer of a window comes; without it 1")
  @Nullable
  Integer hop;

  @Option(names = "--short-windows", description = "answers begin with a sequence's first event, from as many as there are; without it, once"
      + " there is a whole window")
  boolean isShort;

  @Option(names = "--pad", paramLabel = "VALUE", description = "answers begin with a sequence's first event, and this stands in front of it: a"
      + " token, a number for all features, or one for each, before they are normalised. What pad_sequences does")
  @Nullable
  String pad;

  WindowOptions said() {
    return new WindowOptions(length == null ? OptionalInt.empty() : OptionalInt.of(length),
        hop == null ? OptionalInt.empty() : OptionalInt.of(hop), isShort, Optional.ofNullable(pad));
  }
}
