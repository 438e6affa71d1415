package io.cellstream.format.avro;

import io.cellstream.format.value.DeclaredFields;
import io.cellstream.format.value.DeclaredPaths;
import io.cellstream.format.value.PathTree;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import io.cellstream.wire.WriterSchemaCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** What an Avro schema says of the fields of its values. */
public final class AvroDeclared implements DeclaredFields {
  /** More types of a union are no text for a table. */
  private static final int SHOWN_TYPES = 3;

  private final Schema writer;
  private final @Nullable Schema reader;

  private AvroDeclared(Schema writer, @Nullable Schema reader) {
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * @param file with the schema to read by
   * @throws IllegalArgumentException if the file has no schema, or if values of {@code writer} can't be read
   */
  public static AvroDeclared of(Schema writer, Optional<Path> file) {
    WriterSchemaCheck.problem(writer).ifPresent(problem -> {
      throw new IllegalArgumentException(problem);
    });
    return new AvroDeclared(writer, file.map(SchemaSource::parse).orElse(null));
  }

  /**
   * The same, of values that are written by the schema of the file.
   *
   * @throws IllegalArgumentException if the file has no schema, or if values of it can't be read
   */
  public static AvroDeclared of(Path file) {
    return of(SchemaSource.parse(file), Optional.of(file));
  }

  /** There is nothing where the reader of values finds nothing: it is asked itself. */
  @Override
  public Declared at(FieldPath path) {
    PathTree tree = PathTree.of(List.of(path));
    if (SchemaCompiler.compile(writer, reader, tree).problem().isPresent()) {
      return new Absent();
    }
    Schema type = type(reader == null ? writer : Schema.applyAliases(writer, reader), reader, tree, path.steps());
    return type == null ? new Unclear() : new Typed(text(type));
  }

  private static @Nullable Schema type(Schema writer, @Nullable Schema reader, PathTree tree, List<Step> steps) {
    if (steps.isEmpty()) {
      return writer;
    }
    Schema by = SchemaCompiler.branch(reader, writer);
    List<Step> rest = steps.subList(1, steps.size());
    return switch (writer.getType()) {
      case UNION -> branches(writer, reader, tree, steps);
      case RECORD -> steps.getFirst() instanceof Name(String name) ? field(writer, by, tree, name, rest) : null;
      case MAP -> steps.getFirst() instanceof Name(String name)
          ? type(writer.getValueType(), by == null ? null : by.getValueType(), tree.names().getOrDefault(name, PathTree.NONE), rest)
          : null;
      case ARRAY -> switch (steps.getFirst()) {
        case Items _ -> writer;
        case Index(int index) -> type(writer.getElementType(), by == null ? null : by.getElementType(),
            tree.indexes().getOrDefault(index, PathTree.NONE), rest);
        case Name _ -> null;
      };
      default -> null;
    };
  }

  private static @Nullable Schema branches(Schema union, @Nullable Schema reader, PathTree tree, List<Step> steps) {
    for (Schema branch : union.getTypes()) {
      Schema type = type(branch, reader, tree, steps);
      if (type != null) {
        return type;
      }
    }
    return null;
  }

  private static @Nullable Schema field(Schema record, @Nullable Schema reader, PathTree tree, String name, List<Step> rest) {
    PathTree next = tree.names().getOrDefault(name, PathTree.NONE);
    for (Schema.Field field : record.getFields()) {
      if (name.equals(SchemaCompiler.nameOf(field, record, tree))) {
        Schema.Field by = reader == null ? null : reader.getField(field.name());
        return type(field.schema(), by == null ? null : by.schema(), next, rest);
      }
    }
    Schema.Field by = reader == null ? null : reader.getField(name);
    return by == null ? null : type(by.schema(), null, next, rest);
  }

  private static String text(Schema type) {
    LogicalType logical = type.getLogicalType();
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
    }
    if (logical != null) {
      return logical.getName();
    }
    return switch (type.getType()) {
      case UNION -> union(type.getTypes());
      case ARRAY -> "array of " + text(type.getElementType());
      case MAP -> "map of " + text(type.getValueType());
      case FIXED -> "fixed(" + type.getFixedSize() + ")";
      default -> type.getType().getName().toLowerCase(Locale.ROOT);
    };
  }

  private static String union(List<Schema> types) {
    if (types.size() > SHOWN_TYPES) {
      return "union of " + types.size() + " types";
    }
    String but = types.stream().limit(Math.max(0, types.size() - 1)).map(AvroDeclared::text).collect(Collectors.joining(", "));
    return types.isEmpty() ? "union" : "union of " + (but.isEmpty() ? "" : but + " and ") + text(types.getLast());
  }

  @Override
  public List<FieldPath> paths() {
    return DeclaredPaths.of(into -> collect(writer, into));
  }

  private static void collect(Schema type, DeclaredPaths into) {
    switch (type.getType()) {
      case RECORD -> type.getFields().forEach(field -> into.within(new Name(field.name()), () -> collect(field.schema(), into)));
      case UNION -> collect(type.getTypes(), into);
      case ARRAY -> {
        switch (type.getElementType().getType()) {
          case INT, LONG, FLOAT, DOUBLE -> into.within(new Items(), into::add);
          default -> into.within(new Index(0), () -> collect(type.getElementType(), into));
        }
      }
      default -> into.add();
    }
  }

  private static void collect(List<Schema> union, DeclaredPaths into) {
    List<Schema> types = union.stream().filter(each -> each.getType() != Schema.Type.NULL).toList();
    List<Schema> inside = types.stream().filter(each -> each.getType() == Schema.Type.RECORD || each.getType() == Schema.Type.ARRAY)
        .toList();
    if (inside.size() < types.size() || inside.isEmpty()) {
      into.add();
    }
    inside.forEach(each -> collect(each, into));
  }
}
