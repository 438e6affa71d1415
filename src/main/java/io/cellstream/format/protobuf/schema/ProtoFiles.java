package io.cellstream.format.protobuf.schema;

import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import io.cellstream.text.Printable;
import io.cellstream.wire.SchemaText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Parses a {@code .proto} file and those that it imports. A file that is nowhere is left out: only its types would miss it. */
final class ProtoFiles {
  /** Of all files together, in characters. Schemas that people write are far below. */
  private static final int LARGEST = 4 << 20;
  /** How deeply brackets may be nested. The parser goes as deep. */
  private static final int DEEPEST = 100;
  /** What everybody may import without that the registry has it; the parser's library brings the texts. */
  private static final Set<String> WELL_KNOWN = Set.of("google/protobuf/any.proto", "google/protobuf/duration.proto",
      "google/protobuf/empty.proto", "google/protobuf/field_mask.proto", "google/protobuf/struct.proto", "google/protobuf/timestamp.proto",
      "google/protobuf/wrappers.proto");
  /** Confluent's registry lets it be imported too. */
  private static final Map<String, String> OTHERS = Map.of("confluent/type/decimal.proto", """
      syntax = "proto3";
      package confluent.type;
      message Decimal {
        bytes value = 1;
        uint32 precision = 2;
        int32 scale = 3;
      }
      """);

  private ProtoFiles() {
  }

  /** The files, the schema's own first. */
  static List<ProtoFileElement> parse(SchemaText schema) throws UnusableSchemaException {
    List<ProtoFileElement> files = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Deque<String> imports = new ArrayDeque<>();
    long length = schema.text().length();
    files.add(file("the schema", schema.text(), length));
    imports.addAll(files.getFirst().getImports());
    imports.addAll(files.getFirst().getPublicImports());
    imports.addAll(files.getFirst().getWeakImports());
    while (!imports.isEmpty()) {
      String name = imports.remove();
      Optional<String> text = seen.add(name) ? text(name, schema.references()) : Optional.empty();
      if (text.isPresent()) {
        length += text.get().length();
        ProtoFileElement file = file("the file " + Printable.quoted(name) + " that it imports", text.get(), length);
        files.add(file);
        imports.addAll(file.getImports());
        imports.addAll(file.getPublicImports());
        imports.addAll(file.getWeakImports());
      }
    }
    return files;
  }

  private static Optional<String> text(String name, Map<String, String> registered) {
    String text = registered.containsKey(name) ? registered.get(name) : OTHERS.get(name);
    return text != null ? Optional.of(text) : WELL_KNOWN.contains(name) ? Optional.of(wellKnown(name)) : Optional.empty();
  }

  private static String wellKnown(String name) {
    try (InputStream in = ProtoParser.class.getResourceAsStream("/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static ProtoFileElement file(String what, String text, long length) throws UnusableSchemaException {
    if (length > LARGEST) {
      throw new UnusableSchemaException("it has more than " + LARGEST + " characters");
    }
    if (depth(text) > DEEPEST) {
      throw new UnusableSchemaException(what + " is nested more than " + DEEPEST + " deep");
    }
    try {
      return ProtoParser.Companion.parse(Location.get("schema.proto"), text);
    } catch (RuntimeException | StackOverflowError e) {
      // whatever the parser stumbled over, the text came from a sender
      throw new UnusableSchemaException(what + " is no .proto file: " + Printable.line(String.valueOf(e.getMessage())), e);
    }
  }

  /** At least as deep as brackets are nested; those in texts and comments count too. */
  private static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '{', '[', '<' -> deepest = Math.max(deepest, ++depth);
        case '}', ']', '>' -> depth = Math.max(0, depth - 1);
        default -> {
        }
      }
    }
    return deepest;
  }
}
