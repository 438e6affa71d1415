package io.cellstream.importer.foreign;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user says of a window of a sequence's last events, from which each answer is computed.
 *
 * @param length the number of its events; empty: what the file says
 * @param hop after how many events the next answer comes; empty: 1
 * @param isShort whether there are answers before the first whole window
 * @param pad what stands in front of a sequence's first events then: a token, or numbers; empty: nothing
 */
public record WindowOptions(OptionalInt length, OptionalInt hop, boolean isShort, Optional<String> pad) {
  /** Nothing is said. */
  public static final WindowOptions NONE = new WindowOptions(OptionalInt.empty(), OptionalInt.empty(), false, Optional.empty());

  /** The option that says something of a window, the first one; empty: nothing is said. */
  public Optional<String> option() {
    return length.isPresent()
        ? Optional.of("--window " + length.getAsInt())
        : hop.isPresent()
            ? Optional.of("--hop " + hop.getAsInt())
            : pad.map(with -> "--pad " + with).or(() -> isShort ? Optional.of("--short-windows") : Optional.empty());
  }
}
