package io.cellstream.format.protobuf.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An enumeration: its names, and the first of those of a number. */
public final class EnumType {

  /** A name and its number. */
  record Constant(String name, int number) {
  }

  private final Map<Integer, String> names = new LinkedHashMap<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** @param constants in their order */
  EnumType(List<Constant> constants) {
    for (Constant each : constants) {
      names.putIfAbsent(each.number(), each.name());
      numbers.put(each.name(), each.number());
    }
  }

  /** The number's name; the digits of one that has none. */
  public String nameOf(int number) {
    String name = names.get(number);
    return name == null ? Integer.toString(number) : name;
  }

  public Optional<Integer> numberOf(String name) {
    return Optional.ofNullable(numbers.get(name));
  }

  public Set<String> names() {
    return numbers.keySet();
  }

  /** What stands for it where the wire has none. */
  int first() {
    return names.isEmpty() ? 0 : names.keySet().iterator().next();
  }
}
