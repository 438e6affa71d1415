package io.cellstream.importer.foreign;

import java.util.Optional;

/**
 * How features are made the model's, as its user says it: {@code (x − mean) / std}, or {@code (x − mean) · scale}. Each is a list of
 * numbers or a file of them; empty ones change nothing.
 *
 * @param std what is divided by
 * @param scale what is multiplied by
 */
public record Normalisation(Optional<String> mean, Optional<String> std, Optional<String> scale) {
  /** Nothing is said. */
  public static final Normalisation NONE = new Normalisation(Optional.empty(), Optional.empty(), Optional.empty());

  /** The option that says it, the first one; empty: nothing is said. */
  public Optional<String> option() {
    return mean.map(_ -> "--mean").or(() -> std.map(_ -> "--std")).or(() -> scale.map(_ -> "--scale"));
  }
}
