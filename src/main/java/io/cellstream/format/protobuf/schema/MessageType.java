package io.cellstream.format.protobuf.schema;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A message type. */
public final class MessageType {
  static final int KEY = 1;
  static final int VALUE = 2;

  private final String fullName;
  private final List<MessageField> fields;
  private final List<String> nested;
  private final boolean mapEntry;
  private final Map<String, MessageField> byName = new LinkedHashMap<>();
  private final Map<String, MessageField> byJsonName = new HashMap<>();

  /**
   * @param nested the full names of the message types that are declared in it, in their order
   * @param mapEntry whether it is what a map's entries are
   */
  MessageType(String fullName, List<MessageField> fields, List<String> nested, boolean mapEntry) {
    this.fullName = fullName;
    this.fields = List.copyOf(fields);
    this.nested = List.copyOf(nested);
    this.mapEntry = mapEntry;
    for (MessageField field : fields) {
      byName.put(field.name(), field);
      byJsonName.putIfAbsent(field.jsonName(), field);
    }
  }

  public String fullName() {
    return fullName;
  }

  public List<MessageField> fields() {
    return fields;
  }

  List<String> nested() {
    return nested;
  }

  boolean isMapEntry() {
    return mapEntry;
  }

  /** The field of this name, or else of this name in JSON. */
  public Optional<MessageField> field(String name) {
    MessageField field = byName.get(name);
    return Optional.ofNullable(field == null ? byJsonName.get(name) : field);
  }

  /** The names of the fields in their order. */
  public Set<String> names() {
    return byName.keySet();
  }
}
