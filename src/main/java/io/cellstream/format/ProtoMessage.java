package io.cellstream.format;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A message type. */
final class ProtoMessage {
  static final int KEY = 1;
  static final int VALUE = 2;

  private final String fullName;
  private final List<ProtoField> fields;
  private final List<String> nested;
  private final boolean mapEntry;
  private final Map<String, ProtoField> byName = new LinkedHashMap<>();
  private final Map<String, ProtoField> byJsonName = new HashMap<>();

  /**
   * @param nested the full names of the message types that are declared in it, in their order
   * @param mapEntry whether it is what a map's entries are
   */
  ProtoMessage(String fullName, List<ProtoField> fields, List<String> nested, boolean mapEntry) {
    this.fullName = fullName;
    this.fields = List.copyOf(fields);
    this.nested = List.copyOf(nested);
    this.mapEntry = mapEntry;
    for (ProtoField field : fields) {
      byName.put(field.name(), field);
      byJsonName.putIfAbsent(field.jsonName(), field);
    }
  }

  String fullName() {
    return fullName;
  }

  List<ProtoField> fields() {
    return fields;
  }

  List<String> nested() {
    return nested;
  }

  boolean isMapEntry() {
    return mapEntry;
  }

  /** The field of this name, or else of this name in JSON. */
  Optional<ProtoField> field(String name) {
    ProtoField field = byName.get(name);
    return Optional.ofNullable(field == null ? byJsonName.get(name) : field);
  }

  /** The names of the fields in their order. */
  Set<String> names() {
    return byName.keySet();
  }
}
