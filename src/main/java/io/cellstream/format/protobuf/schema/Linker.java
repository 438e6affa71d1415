package io.cellstream.format.protobuf.schema;

import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import io.cellstream.text.Printable;
import io.cellstream.wire.SchemaText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a schema's types of its files: finds the type that each field's name means, and what the syntax of its file leaves unsaid. */
public final class Linker {
  private static final int MOST_FIELDS = 10_000;

  private final Set<String> declaredMessages = new HashSet<>();
  private final Map<String, EnumType> enums = new HashMap<>();
  private final Map<String, MessageType> messages = new HashMap<>();

  private Linker() {
  }

  /** The types of a schema's text. */
  public static SchemaTypes types(SchemaText text) throws UnusableSchemaException {
    List<ProtoFileElement> files = ProtoFiles.parse(text);
    Linker linker = new Linker();
    for (ProtoFileElement file : files) {
      linker.declare(prefix(file.getPackageName()), file.getTypes());
    }
    for (ProtoFileElement file : files) {
      boolean proto3 = file.getSyntax() == Syntax.PROTO_3;
      for (TypeElement type : file.getTypes()) {
        if (type instanceof MessageElement message) {
          linker.link(prefix(file.getPackageName()), message, proto3);
        }
      }
    }
    return new SchemaTypes(names(prefix(files.getFirst().getPackageName()), files.getFirst().getTypes()), linker.messages, linker.enums);
  }

  private static String prefix(@Nullable String outer) {
    return outer == null || outer.isEmpty() ? "" : outer + ".";
  }

  private static List<String> names(String prefix, List<TypeElement> types) {
    return types.stream().filter(MessageElement.class::isInstance).map(each -> prefix + each.getName()).toList();
  }

  private void declare(String prefix, List<TypeElement> types) {
    for (TypeElement type : types) {
      String name = prefix + type.getName();
      if (type instanceof EnumElement each) {
        enums.put(name, new EnumType(each.getConstants().stream().map(it -> new EnumType.Constant(it.getName(), it.getTag())).toList()));
      } else if (type instanceof MessageElement message) {
        declaredMessages.add(name);
        message.getGroups().forEach(group -> declaredMessages.add(name + "." + group.getName()));
        message.getOneOfs().forEach(oneof -> oneof.getGroups().forEach(group -> declaredMessages.add(name + "." + group.getName())));
      }
      declare(name + ".", type.getNestedTypes());
    }
  }

  private void link(String prefix, MessageElement message, boolean proto3) throws UnusableSchemaException {
    String name = prefix + message.getName();
    FieldsOf fields = new FieldsOf(name, proto3);
    for (FieldElement field : message.getFields()) {
      fields.add(field, -1);
    }
    for (GroupElement group : message.getGroups()) {
      fields.add(group, -1);
    }
    for (int i = 0; i < message.getOneOfs().size(); i++) {
      OneOfElement oneof = message.getOneOfs().get(i);
      for (FieldElement field : oneof.getFields()) {
        fields.add(field, i);
      }
      for (GroupElement group : oneof.getGroups()) {
        fields.add(group, i);
      }
    }
    add(new MessageType(name, fields.all, names(name + ".", message.getNestedTypes()), false));
    for (TypeElement type : message.getNestedTypes()) {
      if (type instanceof MessageElement nested) {
        link(name + ".", nested, proto3);
      }
    }
  }

  private void add(MessageType message) throws UnusableSchemaException {
    if (messages.put(message.fullName(), message) != null) {
      throw new UnusableSchemaException("message " + message.fullName() + " is declared twice");
    }
  }

  /** The fields of one message, as they are added. */
  private final class FieldsOf {
    private final String message;
    private final boolean proto3;
    private final List<MessageField> all = new ArrayList<>();
    private final Set<Integer> numbers = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    FieldsOf(String message, boolean proto3) {
      this.message = message;
      this.proto3 = proto3;
    }

    void add(FieldElement field, int oneof) throws UnusableSchemaException {
      boolean repeated = field.getLabel() == Field.Label.REPEATED;
      String json = field.getJsonName() == null ? jsonName(field.getName()) : field.getJsonName();
      String type = field.getType();
      if (type.startsWith("map<")) {
        String entry = entry(field.getName(), type);
        add(new MessageField(field.getName(), json, field.getTag(), FieldKind.MESSAGE, entry, true, -1, true, false, Optional.empty()));
        return;
      }
      FieldKind scalar = FieldKind.scalar(type);
      String typeName = scalar == null ? resolved(type) : "";
      FieldKind kind = scalar != null ? scalar : enums.containsKey(typeName) ? FieldKind.ENUM : FieldKind.MESSAGE;
      boolean presence = !proto3 || oneof >= 0 || kind.isMessage() || field.getLabel() == Field.Label.OPTIONAL;
      add(new MessageField(field.getName(), json, field.getTag(), kind, typeName, repeated, oneof, presence,
          field.getLabel() == Field.Label.REQUIRED, Optional.ofNullable(field.getDefaultValue())));
    }

    void add(GroupElement group, int oneof) throws UnusableSchemaException {
      String type = message + "." + group.getName();
      FieldsOf inner = new FieldsOf(type, proto3);
      for (FieldElement field : group.getFields()) {
        inner.add(field, -1);
      }
      Linker.this.add(new MessageType(type, inner.all, List.of(), false));
      String name = group.getName().toLowerCase(Locale.ROOT);
      add(new MessageField(name, jsonName(name), group.getTag(), FieldKind.GROUP, type, group.getLabel() == Field.Label.REPEATED, oneof,
          true,
          group.getLabel() == Field.Label.REQUIRED, Optional.empty()));
    }

    private void add(MessageField field) throws UnusableSchemaException {
      if (!numbers.add(field.number()) || !names.add(field.name())) {
        throw new UnusableSchemaException(
            "message " + message + " has field " + field.name() + " or its number " + field.number() + " twice");
      }
      if (field.number() < 1 || field.number() > Tag.number(-1)) {
        throw new UnusableSchemaException("field " + field.name() + " of message " + message + " has the number " + field.number());
      }
      if (all.size() == MOST_FIELDS) {
        throw new UnusableSchemaException("message " + message + " has more than " + MOST_FIELDS + " fields");
      }
      all.add(field);
    }

    /** Makes the message type that the map's entries are. */
    private String entry(String field, String type) throws UnusableSchemaException {
      int comma = type.indexOf(',');
      if (comma < 0 || !type.endsWith(">")) {
        throw new UnusableSchemaException("field " + field + " of message " + message + " has the type " + Printable.quoted(type));
      }
      FieldsOf entry = new FieldsOf(message + "." + field + " (a map's entry)", true);
      entry.add(type.substring("map<".length(), comma).strip(), "key", MessageType.KEY);
      entry.add(type.substring(comma + 1, type.length() - 1).strip(), "value", MessageType.VALUE);
      Linker.this.add(new MessageType(entry.message, entry.all, List.of(), true));
      return entry.message;
    }

    private void add(String type, String name, int number) throws UnusableSchemaException {
      FieldKind scalar = FieldKind.scalar(type);
      String typeName = scalar == null ? resolved(type) : "";
      FieldKind kind = scalar != null ? scalar : enums.containsKey(typeName) ? FieldKind.ENUM : FieldKind.MESSAGE;
      add(new MessageField(name, name, number, kind, typeName, false, -1, kind == FieldKind.MESSAGE, false, Optional.empty()));
    }

    /** The full name of a type as it is named in this message: the innermost one counts. */
    private String resolved(String type) {
      if (type.startsWith(".")) {
        return type.substring(1);
      }
      String scope = message;
      while (true) {
        String name = prefix(scope) + type;
        if (declaredMessages.contains(name) || enums.containsKey(name)) {
          return name;
        }
        if (scope.isEmpty()) {
          return type;
        }
        scope = scope.substring(0, Math.max(0, scope.lastIndexOf('.')));
      }
    }
  }

  /** The lowerCamel name that Protobuf's own writers use in JSON. */
  static String jsonName(String name) {
    StringBuilder json = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        json.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return json.toString();
  }
}
