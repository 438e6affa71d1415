package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.MessageField;
import io.cellstream.format.protobuf.schema.MessageType;
import io.cellstream.format.protobuf.schema.SchemaTypes;
import io.cellstream.format.protobuf.schema.UnusableSchemaException;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Items;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes programs of a mapping's paths and a schema's types. */
final class ProgramCompiler {
  private final SchemaTypes types;

  private ProgramCompiler(SchemaTypes types) {
    this.types = types;
  }

  /** A path from one of its steps on, and the place for its value. */
  private record Rest(FieldPath path, int step, int place) {
    boolean isWhole() {
      return step == path.steps().size();
    }

    Step next() {
      return path.steps().get(step);
    }

    Rest behind() {
      return new Rest(path, step + 1, place);
    }

    UnusableSchemaException wrong(String problem) {
      return new UnusableSchemaException("path " + path + ": " + problem);
    }
  }

  /**
   * Reads the values at these paths to places in their order.
   *
   * @throws UnusableSchemaException if the message has no such fields
   */
  static MessageProgram program(SchemaTypes types, MessageType message, List<FieldPath> paths) throws UnusableSchemaException {
    List<Rest> rests = new ArrayList<>();
    for (FieldPath path : paths) {
      rests.add(new Rest(path, 0, rests.size()));
    }
    return new ProgramCompiler(types).program(message, rests);
  }

  private MessageProgram program(MessageType message, List<Rest> rests) throws UnusableSchemaException {
    Map<MessageField, List<Rest>> byField = new LinkedHashMap<>();
    for (Rest rest : rests) {
      byField.computeIfAbsent(field(message, rest), _ -> new ArrayList<>()).add(rest.behind());
    }
    Map<MessageField, Integer> wanted = new LinkedHashMap<>();
    List<PlaceReader[]> readers = new ArrayList<>();
    for (Map.Entry<MessageField, List<Rest>> each : byField.entrySet()) {
      wanted.put(each.getKey(), most(each.getKey(), each.getValue()));
      readers.add(readers(each.getKey(), each.getValue()).toArray(PlaceReader[]::new));
    }
    return new MessageProgram(new MessageScan.Plan(wanted, message.fields()), readers.toArray(PlaceReader[][]::new));
  }

  private static MessageField field(MessageType message, Rest rest) throws UnusableSchemaException {
    if (!(rest.next() instanceof Name(String name))) {
      throw rest.wrong(message.fullName() + " is a message: a field's name must follow");
    }
    Optional<MessageField> field = message.field(name);
    if (field.isEmpty()) {
      throw rest.wrong("message " + message.fullName() + " has no field " + Printable.quoted(name)
          + NearestName.question(message.names(), name));
    }
    return field.get();
  }

  /** How many occurrences of the field are read. */
  private int most(MessageField field, List<Rest> rests) throws UnusableSchemaException {
    int most = 1;
    for (Rest rest : rests) {
      if (!field.repeated() || types.isMap(field) || (!rest.isWhole() && rest.next() instanceof Items)) {
        return Integer.MAX_VALUE;
      }
      if (!rest.isWhole() && rest.next() instanceof Index(int index)) {
        most = Math.max(most, index + 1);
      }
    }
    return most;
  }

  private List<PlaceReader> readers(MessageField field, List<Rest> rests) throws UnusableSchemaException {
    return types.isMap(field) ? ofMap(field, rests) : field.repeated() ? ofRepeated(field, rests) : ofValue(field, rests);
  }

  private List<PlaceReader> ofMap(MessageField field, List<Rest> rests) throws UnusableSchemaException {
    MessageType entry = types.messageOf(field);
    List<PlaceReader> readers = new ArrayList<>();
    Map<String, List<Rest>> byKey = new LinkedHashMap<>();
    for (Rest rest : rests) {
      if (rest.isWhole()) {
        readers.add(new ItemReaders.Other("a map", true, rest.place()));
      } else if (rest.next() instanceof Name(String key)) {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(rest.behind());
      } else {
        throw rest.wrong(field.name() + " is a map: a key must follow, as in " + field.name() + "['5']");
      }
    }
    Map<String, List<PlaceReader>> values = new LinkedHashMap<>();
    for (Map.Entry<String, List<Rest>> each : byKey.entrySet()) {
      values.put(each.getKey(), ofValue(entry.fields().getLast(), each.getValue()));
    }
    if (!values.isEmpty()) {
      readers.add(new ItemReaders.Keyed(entry, values));
    }
    return readers;
  }

  private List<PlaceReader> ofRepeated(MessageField field, List<Rest> rests) throws UnusableSchemaException {
    List<PlaceReader> readers = new ArrayList<>();
    Map<Integer, List<Rest>> byIndex = new LinkedHashMap<>();
    for (Rest rest : rests) {
      if (rest.isWhole()) {
        readers.add(new ItemReaders.Other("an array", true, rest.place()));
        continue;
      }
      switch (rest.next()) {
        case Index(int index) -> byIndex.computeIfAbsent(index, _ -> new ArrayList<>()).add(rest.behind());
        case Items _ when field.kind().isNumber() -> readers.add(new ItemReaders.All(field.kind(), rest.place()));
        case Items _ -> throw rest.wrong("[*] takes numbers, and " + field.name() + " is a repeated " + described(field));
        case Name _ -> throw rest.wrong(field.name() + " is repeated: a place must follow, as in " + field.name() + "[0]");
      }
    }
    for (Map.Entry<Integer, List<Rest>> each : byIndex.entrySet()) {
      readers.add(new ItemReaders.One(each.getKey(), ofValue(field, each.getValue())));
    }
    return readers;
  }

  private List<PlaceReader> ofValue(MessageField field, List<Rest> rests) throws UnusableSchemaException {
    if (!field.kind().isMessage()) {
      List<PlaceReader> readers = new ArrayList<>();
      for (Rest rest : rests) {
        requireWhole(field, rest);
        readers.add(new ScalarReader(field, types, rest.place()));
      }
      return readers;
    }
    return ofMessage(field, types.messageOf(field), rests);
  }

  private List<PlaceReader> ofMessage(MessageField field, MessageType message, List<Rest> rests) throws UnusableSchemaException {
    Optional<WholeValue> whole = WholeValue.of(message);
    List<PlaceReader> readers = new ArrayList<>();
    List<Rest> into = new ArrayList<>();
    for (Rest rest : rests) {
      if (whole.isPresent()) {
        requireWhole(field, rest);
        PlaceReader value = whole.get() == WholeValue.WRAPPER
            ? new ScalarReader(message.fields().getFirst(), types, rest.place())
            : new ItemReaders.Other(described(field), false, rest.place());
        readers.add(new WholeValue.Reader(whole.get(), message, value, rest.place()));
      } else if (rest.isWhole()) {
        readers.add(new ItemReaders.Other("a message", false, rest.place()));
      } else {
        into.add(rest);
      }
    }
    if (!into.isEmpty()) {
      readers.add(program(message, into));
    }
    return readers;
  }

  private static void requireWhole(MessageField field, Rest rest) throws UnusableSchemaException {
    if (!rest.isWhole()) {
      throw rest.wrong(field.name() + " is a " + described(field) + ", which has nothing inside");
    }
  }

  private static String described(MessageField field) {
    return field.typeName().isEmpty() ? field.kind().word() : field.typeName();
  }
}
