package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.FieldKind;
import io.cellstream.format.protobuf.schema.Linker;
import io.cellstream.format.protobuf.schema.MessageField;
import io.cellstream.format.protobuf.schema.MessageType;
import io.cellstream.format.protobuf.schema.SchemaTypes;
import io.cellstream.format.protobuf.schema.UnusableSchemaException;
import io.cellstream.format.value.DeclaredFields;
import io.cellstream.format.value.DeclaredPaths;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import io.cellstream.wire.SchemaText;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a message type of a Protobuf schema says of the fields of its values. */
public final class ProtobufDeclared implements DeclaredFields {
  private final SchemaTypes types;
  private final MessageType message;

  private ProtobufDeclared(SchemaTypes types, MessageType message) {
    this.types = types;
    this.message = message;
  }

  /**
   * @param paths of a mapping: of the file's message types, the one counts that has most of them, and among equals the first
   * @throws IllegalArgumentException if the schema can't be used
   */
  public static ProtobufDeclared of(SchemaText schema, List<FieldPath> paths) {
    try {
      SchemaTypes types = Linker.types(schema);
      MessageType first = types.message(List.of(0));
      MessageType best = IntStream.range(0, types.roots().size()).mapToObj(i -> types.messages().get(types.roots().get(i)))
          .max(Comparator.<MessageType>comparingLong(each -> paths.stream().filter(path -> has(types, each, path)).count())
              .thenComparing(each -> each == first))
          .orElse(first);
      return new ProtobufDeclared(types, best);
    } catch (UnusableSchemaException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static boolean has(SchemaTypes types, MessageType message, FieldPath path) {
    try {
      var _ = ProgramCompiler.program(types, message, List.of(path));
      return true;
    } catch (UnusableSchemaException _) {
      return false;
    }
  }

  /** There is nothing where the reader of values finds nothing: it is asked itself. */
  @Override
  public Declared at(FieldPath path) {
    if (!has(types, message, path)) {
      return new Absent();
    }
    try {
      return new Typed(ofMessage(message, path.steps()));
    } catch (UnusableSchemaException _) {
      return new Unclear();
    }
  }

  private String ofMessage(MessageType within, List<Step> steps) throws UnusableSchemaException {
    if (!(steps.getFirst() instanceof Name(String name))) {
      throw new UnusableSchemaException("a message has no items");
    }
    MessageField field = within.field(name).orElseThrow(() -> new UnusableSchemaException("no field " + name));
    List<Step> rest = steps.subList(1, steps.size());
    if (rest.isEmpty() || rest.getFirst() instanceof Items) {
      return whole(field);
    }
    if (types.isMap(field)) {
      return ofValue(types.messageOf(field).fields().getLast(), rest.subList(1, rest.size()));
    }
    return ofValue(field, rest.getFirst() instanceof Index ? rest.subList(1, rest.size()) : rest);
  }

  private String ofValue(MessageField field, List<Step> steps) throws UnusableSchemaException {
    return steps.isEmpty() ? one(field) : ofMessage(types.messageOf(field), steps);
  }

  private String whole(MessageField field) throws UnusableSchemaException {
    if (types.isMap(field)) {
      List<MessageField> entry = types.messageOf(field).fields();
      return "map of " + one(entry.getLast());
    }
    if (field.repeated()) {
      return "repeated " + one(field);
    }
    return (field.presence() && !field.required() && !field.kind().isMessage() ? "optional " : "") + one(field);
  }

  private String one(MessageField field) throws UnusableSchemaException {
    if (!field.kind().isMessage()) {
      return field.kind().word();
    }
    MessageType type = types.messageOf(field);
    String name = type.fullName();
    return WholeValue.of(type).isPresent() ? name.substring(name.lastIndexOf('.') + 1) : FieldKind.MESSAGE.word();
  }

  @Override
  public List<FieldPath> paths() {
    return DeclaredPaths.of(into -> collect(message, into));
  }

  private void collect(MessageType within, DeclaredPaths into) {
    within.fields().forEach(field -> into.within(new Name(field.name()), () -> collect(field, into)));
  }

  private void collect(MessageField field, DeclaredPaths into) {
    try {
      if (types.isMap(field)) {
        into.add();
      } else if (!field.repeated()) {
        collectOne(field, into);
      } else if (field.kind().isNumber()) {
        into.within(new Items(), into::add);
      } else {
        into.within(new Index(0), () -> collectOne(field, into));
      }
    } catch (UnusableSchemaException _) {
      // no value with this field can be read
    }
  }

  private void collectOne(MessageField field, DeclaredPaths into) {
    MessageType type = field.kind().isMessage() ? types.messages().get(field.typeName()) : null;
    if (type == null || WholeValue.of(type).isPresent()) {
      into.add();
    } else {
      collect(type, into);
    }
  }
}
