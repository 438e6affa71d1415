package io.cellstream.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** Says why values of a writer's schema can't be read as a reader's, in words: what the writer's has, and what is read. */
final class SchemaDifferences {
  private static final int MOST = 5;

  private final Schema reader;
  private final Schema writer;

  SchemaDifferences(Schema reader, Schema writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /** The differences that matter, in one sentence; empty if there is none. */
  Optional<String> text() {
    List<Incompatibility> all = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult().getIncompatibilities();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>(all.stream().map(this::part).distinct().limit(MOST).toList());
    if (all.size() > MOST) {
      parts.add("and more");
    }
    return Optional.of("(" + writer.getFullName() + ") can't be read as " + reader.getFullName() + ": " + String.join("; ", parts));
  }

  private String part(Incompatibility difference) {
    Schema sent = difference.getWriterFragment();
    Schema read = difference.getReaderFragment();
    String where = field(difference.getLocation());
    return switch (difference.getType()) {
      case NAME_MISMATCH -> where.isEmpty()
          ? "the record must be called " + read.getName() + ", in any namespace, not " + sent.getName()
              + " (an alias in the sender's schema does not help)"
          : where + " is " + sent.getName() + ", and is read as " + read.getName();
      case READER_FIELD_MISSING_DEFAULT_VALUE -> where + " is missing";
      case FIXED_SIZE_MISMATCH -> where + " has " + sent.getFixedSize() + " bytes, and is read with " + read.getFixedSize();
      case MISSING_ENUM_SYMBOLS -> where + " has symbols that are not known: " + difference.getMessage();
      case MISSING_UNION_BRANCH, TYPE_MISMATCH -> where.isEmpty()
          ? "it is " + shown(sent) + ", and not " + shown(read)
          : where + " is " + shown(sent) + ", and may be " + shown(read);
    };
  }

  /** The field of the reader's record that a place in it lies in, as in {@code field "input"}; empty for the record itself. */
  private String field(String location) {
    String[] steps = location.split("/", -1);
    return steps.length > 2 && steps[1].equals("fields") && reader.getType() == Schema.Type.RECORD
        ? "field \"" + reader.getFields().get(Integer.parseInt(steps[2])).name() + "\""
        : "";
  }

  private static String shown(Schema type) {
    return switch (type.getType()) {
      case UNION -> String.join(" or ", type.getTypes().stream().map(SchemaDifferences::shown).toList());
      case RECORD, ENUM, FIXED -> type.getType().name().toLowerCase(Locale.ROOT) + " " + type.getName();
      case ARRAY -> "array of " + shown(type.getElementType());
      case MAP -> "map of " + shown(type.getValueType());
      default -> type.getType().name().toLowerCase(Locale.ROOT);
    };
  }
}
