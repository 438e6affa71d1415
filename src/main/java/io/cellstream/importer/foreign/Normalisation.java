package io.cellstream.importer.foreign;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * How values were scaled for a training, as its user says it: {@code (x − mean) / std}, {@code (x − mean) · scale}, or
 * {@code (x − min) / (max − min)}. Each is a list of numbers or a file of them; empty ones change nothing.
 *
 * @param prefix what the options' names begin with
 * @param std what is divided by
 * @param scale what is multiplied by
 */
public record Normalisation(String prefix, Optional<String> mean, Optional<String> std, Optional<String> scale, Optional<String> min,
    Optional<String> max) {
  /** Nothing is said of the input. */
  public static final Normalisation NONE = of("--");
  /** Nothing is said of the output. */
  public static final Normalisation NO_OUTPUT = of("--output-");

  private static Normalisation of(String prefix) {
    return new Normalisation(prefix, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Of the input, by its mean. */
  public Normalisation(Optional<String> mean, Optional<String> std, Optional<String> scale) {
    this("--", mean, std, scale, Optional.empty(), Optional.empty());
  }

  /** The option that says it, the first one; empty: nothing is said. */
  public Optional<String> option() {
    return Stream.of(mean.map(_ -> "mean"), std.map(_ -> "std"), scale.map(_ -> "scale"), min.map(_ -> "min"), max.map(_ -> "max"))
        .flatMap(Optional::stream).findFirst().map(name -> prefix + name);
  }
}
