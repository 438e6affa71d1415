package io.cellstream.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which fields of a record become an event. Either a token or at least one feature is there.
 *
 * @param columns the names of a line's columns, for formats whose values have none; else empty
 */
public record EventMapping(Optional<Token> token, List<Feature> features, Optional<Position> position, Optional<Condition> start,
    Optional<Condition> end, Optional<Time> time, List<String> columns) {

  /** A part of the mapping that reads a field. */
  public sealed interface Part {
    FieldPath path();

    /** What stands in for the field. */
    Fallback missing();
  }

  /**
   * The token: a text or a symbol by its text, a whole number by its id.
   *
   * @param asText whether a number is a token's text too
   */
  public record Token(FieldPath path, boolean asText, Fallback missing) implements Part {
    @Override
    public String toString() {
      return path + (asText ? ":text" : "") + missing;
    }
  }

  /** One or several of the model's features, after those of the parts before it. */
  public record Feature(FieldPath path, Encoding encoding, Fallback missing) implements Part {
    @Override
    public String toString() {
      return path.toString() + encoding + missing;
    }
  }

  /** The position: a whole number. */
  public record Position(FieldPath path, Fallback missing) implements Part {
    @Override
    public String toString() {
      return path.toString() + missing;
    }
  }

  /**
   * What is true of some events.
   *
   * @param values the texts of the values for which it is, in alphabetical order; empty: the field itself is true or false
   */
  public record Condition(FieldPath path, List<String> values, Fallback missing) implements Part {
    public Condition {
      values = values.stream().distinct().sorted().toList();
    }

    @Override
    public String toString() {
      String listed = values.stream().map(FieldPath::word).collect(Collectors.joining(","));
      return path + (values.isEmpty() ? "" : values.size() == 1 ? "=" + listed : "=(" + listed + ")") + missing;
    }
  }

  /**
   * The event's time.
   *
   * @param unit what a plain number counts since 1970
   */
  public record Time(FieldPath path, TimeUnit unit, Fallback missing) implements Part {
    @Override
    public String toString() {
      return path + ":" + MappingText.nameOf(unit) + missing;
    }
  }

  public EventMapping {
    features = List.copyOf(features);
    columns = List.copyOf(columns);
    if (token.isPresent() != features.isEmpty()) {
      throw new IllegalArgumentException("an event has either a token or features");
    }
  }

  /** All parts: token or features first. */
  public List<Part> parts() {
    return Stream.of(token.stream(), features.stream(), position.stream(), start.stream(), end.stream(), time.stream())
        .<Part>flatMap(each -> each.map(Part.class::cast)).toList();
  }

  /** The paths to read, each once. A part's path is at {@code paths().indexOf(part.path())}. */
  public List<FieldPath> paths() {
    Set<FieldPath> paths = new LinkedHashSet<>();
    parts().forEach(part -> paths.add(part.path()));
    return List.copyOf(paths);
  }

  /** How many features an event has; empty if it has a token, or all items of an array. */
  public Optional<Integer> width() {
    return features.isEmpty() || features.stream().anyMatch(each -> each.path().isAllItems())
        ? Optional.empty()
        : Optional.of(features.stream().mapToInt(each -> each.encoding().size()).sum());
  }

  /** Whether an event's input may depend on the one before it. */
  public boolean usesLast() {
    return features.stream().anyMatch(each -> each.missing() instanceof Fallback.Last);
  }

  /** The SHA-256 of all that decides what an event of a record is, in hexadecimal digits. Other words for the same mapping have the same. */
  public String hash() {
    List<String> lines = new ArrayList<>();
    lines.add("cellstream mapping 1");
    token.ifPresent(each -> lines.add("token " + each));
    features.forEach(each -> lines.add("feature " + each));
    position.ifPresent(each -> lines.add("position " + each));
    start.ifPresent(each -> lines.add("start " + each));
    end.ifPresent(each -> lines.add("end " + each));
    time.ifPresent(each -> lines.add("time " + each));
    if (!columns.isEmpty()) {
      lines.add("columns " + columns.stream().map(FieldPath::quoted).collect(Collectors.joining(",")));
    }
    return hash(lines);
  }

  static String hash(List<String> lines) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(String.join("\n", lines).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
