package io.cellstream.importer.pytorch.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pickle holds. Values may contain themselves, be nested at any depth and be in many places, so nothing walks them: what has to be
 * known of a collection is noted as it grows.
 */
sealed interface Value {

  /** Whether it is a collection or anything else that may have to do with tensors. */
  default boolean isMoreThanPlain() {
    return !(this instanceof Plain || this instanceof Text || this instanceof Whole || this instanceof Large);
  }

  /** Whether it is more than plain, or of a collection, whether anything right in it is. */
  default boolean holdsMoreThanPlain() {
    return isMoreThanPlain();
  }

  /** A value of which nothing more is needed. */
  enum Plain implements Value {
    NONE, FALSE, TRUE, OTHER
  }

  record Text(String text) implements Value {
  }

  record Whole(long number) implements Value {
  }

  /** A whole number of more than 64 bits. */
  record Large(BigInteger number) implements Value {
  }

  /** A class or a function, by its name; it is never looked up. */
  record Global(String module, String name) implements Value {
    String fullName() {
      return module + "." + name;
    }
  }

  /** What came of an unknown name, or of one that was given something unknown. */
  record Unknown(Global global) implements Value {
  }

  /** A list or a tuple. */
  final class Items implements Value {
    private final List<Value> values = new ArrayList<>();
    private boolean holdsMoreThanPlain;

    Items(List<Value> values) {
      add(values);
    }

    void add(List<Value> more) {
      values.addAll(more);
      holdsMoreThanPlain |= more.stream().anyMatch(Value::isMoreThanPlain);
    }

    List<Value> values() {
      return values;
    }

    @Override
    public boolean holdsMoreThanPlain() {
      return holdsMoreThanPlain;
    }
  }

  /** A dictionary, ordered or not: its entries whose keys are texts. */
  final class Dictionary implements Value {
    private Map<String, Value> entries = Map.of();
    private boolean hasOtherKeys;
    private boolean holdsTensors;
    private boolean holdsMoreThanPlain;

    /** Whether it had no such key before. */
    boolean put(Value key, Value value) {
      // a number that is kept as a tensor has no dimension
      holdsTensors |= value instanceof PickledTensor tensor && !tensor.sizes().values().isEmpty();
      holdsMoreThanPlain |= value.isMoreThanPlain();
      if (!(key instanceof Text text)) {
        hasOtherKeys = true;
        return true;
      }
      if (entries.isEmpty()) {
        entries = new LinkedHashMap<>();
      }
      return entries.putIfAbsent(text.text(), value) == null;
    }

    Map<String, Value> entries() {
      return entries;
    }

    boolean hasOtherKeys() {
      return hasOtherKeys;
    }

    Optional<Value> get(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    /** Whether a layer's tensor may be among its values. */
    boolean holdsTensors() {
      return holdsTensors;
    }

    @Override
    public boolean holdsMoreThanPlain() {
      return holdsMoreThanPlain;
    }
  }

  /**
   * Where a tensor's elements are: outside of the pickle.
   *
   * @param key its name in the file
   * @param elements how many it claims to have
   */
  record Storage(String key, ElementType type, long elements) implements Value {
  }

  /**
   * A view of a storage, as the pickle has it: nothing of it has been held against the storage.
   *
   * @param sizes of its dimensions
   * @param strides for each dimension, how many elements further the next one is
   */
  record PickledTensor(Storage storage, ElementType type, long offset, Items sizes, Items strides) implements Value {
  }
}
