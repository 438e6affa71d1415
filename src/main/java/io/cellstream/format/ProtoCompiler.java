package io.cellstream.format;

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
final class ProtoCompiler {
  private final ProtoTypes types;

  private ProtoCompiler(ProtoTypes types) {
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

    ProtoSchemaException wrong(String problem) {
      return new ProtoSchemaException("path " + path + ": " + problem);
    }
  }

  /**
   * Reads the values at these paths to places in their order.
   *
   * @throws ProtoSchemaException if the message has no such fields
   */
  static ProtoProgram program(ProtoTypes types, ProtoMessage message, List<FieldPath> paths) throws ProtoSchemaException {
    List<Rest> rests = new ArrayList<>();
    for (FieldPath path : paths) {
      rests.add(new Rest(path, 0, rests.size()));
    }
    return new ProtoCompiler(types).program(message, rests);
  }

  private ProtoProgram program(ProtoMessage message, List<Rest> rests) throws ProtoSchemaException {
    Map<ProtoField, List<Rest>> byField = new LinkedHashMap<>();
    for (Rest rest : rests) {
      byField.computeIfAbsent(field(message, rest), _ -> new ArrayList<>()).add(rest.behind());
    }
    Map<ProtoField, Integer> wanted = new LinkedHashMap<>();
    List<ProtoReader[]> readers = new ArrayList<>();
    for (Map.Entry<ProtoField, List<Rest>> each : byField.entrySet()) {
      wanted.put(each.getKey(), most(each.getKey(), each.getValue()));
      readers.add(readers(each.getKey(), each.getValue()).toArray(ProtoReader[]::new));
    }
    return new ProtoProgram(new ProtoScan.Plan(wanted, message.fields()), readers.toArray(ProtoReader[][]::new));
  }

  private static ProtoField field(ProtoMessage message, Rest rest) throws ProtoSchemaException {
    if (!(rest.next() instanceof Name(String name))) {
      throw rest.wrong(message.fullName() + " is a message: a field's name must follow");
    }
    Optional<ProtoField> field = message.field(name);
    if (field.isEmpty()) {
      throw rest.wrong("message " + message.fullName() + " has no field " + Printable.quoted(name)
          + NearestName.question(message.names(), name));
    }
    return field.get();
  }

  /** How many occurrences of the field are read. */
  private int most(ProtoField field, List<Rest> rests) throws ProtoSchemaException {
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

  private List<ProtoReader> readers(ProtoField field, List<Rest> rests) throws ProtoSchemaException {
    return types.isMap(field) ? ofMap(field, rests) : field.repeated() ? ofRepeated(field, rests) : ofValue(field, rests);
  }

  private List<ProtoReader> ofMap(ProtoField field, List<Rest> rests) throws ProtoSchemaException {
    ProtoMessage entry = types.messageOf(field);
    List<ProtoReader> readers = new ArrayList<>();
    Map<String, List<Rest>> byKey = new LinkedHashMap<>();
    for (Rest rest : rests) {
      if (rest.isWhole()) {
        readers.add(new ProtoItems.Other("a map", true, rest.place()));
      } else if (rest.next() instanceof Name(String key)) {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(rest.behind());
      } else {
        throw rest.wrong(field.name() + " is a map: a key must follow, as in " + field.name() + "['5']");
      }
    }
    Map<String, List<ProtoReader>> values = new LinkedHashMap<>();
    for (Map.Entry<String, List<Rest>> each : byKey.entrySet()) {
      values.put(each.getKey(), ofValue(entry.fields().getLast(), each.getValue()));
    }
    if (!values.isEmpty()) {
      readers.add(new ProtoItems.Keyed(entry, values));
    }
    return readers;
  }

  private List<ProtoReader> ofRepeated(ProtoField field, List<Rest> rests) throws ProtoSchemaException {
    List<ProtoReader> readers = new ArrayList<>();
    Map<Integer, List<Rest>> byIndex = new LinkedHashMap<>();
    for (Rest rest : rests) {
      if (rest.isWhole()) {
        readers.add(new ProtoItems.Other("an array", true, rest.place()));
        continue;
      }
      switch (rest.next()) {
        case Index(int index) -> byIndex.computeIfAbsent(index, _ -> new ArrayList<>()).add(rest.behind());
        case Items _ when field.kind().isNumber() -> readers.add(new ProtoItems.All(field.kind(), rest.place()));
        case Items _ -> throw rest.wrong("[*] takes numbers, and " + field.name() + " is a repeated " + described(field));
        case Name _ -> throw rest.wrong(field.name() + " is repeated: a place must follow, as in " + field.name() + "[0]");
      }
    }
    for (Map.Entry<Integer, List<Rest>> each : byIndex.entrySet()) {
      readers.add(new ProtoItems.One(each.getKey(), ofValue(field, each.getValue())));
    }
    return readers;
  }

  private List<ProtoReader> ofValue(ProtoField field, List<Rest> rests) throws ProtoSchemaException {
    if (!field.kind().isMessage()) {
      List<ProtoReader> readers = new ArrayList<>();
      for (Rest rest : rests) {
        requireWhole(field, rest);
        readers.add(new ProtoScalar(field, types, rest.place()));
      }
      return readers;
    }
    return ofMessage(field, types.messageOf(field), rests);
  }

  private List<ProtoReader> ofMessage(ProtoField field, ProtoMessage message, List<Rest> rests) throws ProtoSchemaException {
    Optional<ProtoWhole> whole = ProtoWhole.of(message);
    List<ProtoReader> readers = new ArrayList<>();
    List<Rest> into = new ArrayList<>();
    for (Rest rest : rests) {
      if (whole.isPresent()) {
        requireWhole(field, rest);
        ProtoReader value = whole.get() == ProtoWhole.WRAPPER
            ? new ProtoScalar(message.fields().getFirst(), types, rest.place())
            : new ProtoItems.Other(described(field), false, rest.place());
        readers.add(new ProtoWhole.Reader(whole.get(), message, value, rest.place()));
      } else if (rest.isWhole()) {
        readers.add(new ProtoItems.Other("a message", false, rest.place()));
      } else {
        into.add(rest);
      }
    }
    if (!into.isEmpty()) {
      readers.add(program(message, into));
    }
    return readers;
  }

  private static void requireWhole(ProtoField field, Rest rest) throws ProtoSchemaException {
    if (!rest.isWhole()) {
      throw rest.wrong(field.name() + " is a " + described(field) + ", which has nothing inside");
    }
  }

  private static String described(ProtoField field) {
    return field.typeName().isEmpty() ? field.kind().word() : field.typeName();
  }
}
