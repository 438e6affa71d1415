package io.cellstream.sequence;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An event as a wire format gave it, not yet held against the model.
 *
 * @param input null: none
 * @param position the producer's own count, if it keeps one
 * @param start whether the event begins a new sequence
 * @param end whether the sequence ends after this event
 */
public record RawEvent(@Nullable Input input, OptionalLong position, boolean start, boolean end) {

  /** What a sender may put in. */
  public sealed interface Input {
  }

  /** A token by its text. */
  public record TokenText(String token) implements Input {
  }

  /** A token by its id; not range-checked. */
  public record TokenId(long id) implements Input {
  }

  /** Features, not yet narrowed to f32. */
  public record Features(double[] values) implements Input {
  }
}
