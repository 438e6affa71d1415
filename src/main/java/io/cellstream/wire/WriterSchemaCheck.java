package io.cellstream.wire;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Whether values of a writer's schema can be read as a reader's, and at a cost that the value's length bounds. Avro itself follows some
 * legal schemas without end: a record that contains itself unconditionally, records that double at each level, arrays whose items take no
 * bytes (a few bytes then claim billions of them).
 */
public final class WriterSchemaCheck {
  /** Types after every named one is put in place of its name. */
  static final int MAX_TYPES = 10_000;

  /** Such types with values of no bytes; each costs time but no input. */
  static final int MAX_EMPTY_TYPES = 100;

  private int types;
  private int emptyTypes;

  private WriterSchemaCheck() {
  }

  /** Why values of a schema can't be read, or only at a cost that nothing bounds; empty: they can. */
  public static Optional<String> problem(Schema writer) {
    try {
      return new WriterSchemaCheck().cost(writer, identitySet(), identitySet());
    } catch (StackOverflowError e) {
      return Optional.of("is nested too deeply");
    }
  }

  /** The reason why not, or empty. */
  static Optional<String> problem(Schema reader, Schema writer) {
    try {
      return new WriterSchemaCheck().cost(writer, identitySet(), identitySet()).or(() -> new SchemaDifferences(reader, writer).text());
    } catch (StackOverflowError e) {
      return Optional.of("is nested too deeply");
    }
  }

  /**
   * @param open the records around this type
   * @param unconditional those of them that no union, array or map lies between
   */
  private Optional<String> cost(Schema type, Set<Schema> open, Set<Schema> unconditional) {
    if (++types > MAX_TYPES) {
      return Optional.of("has more than " + MAX_TYPES + " types");
    }
    return switch (type.getType()) {
      case RECORD -> record(type, open, unconditional);
      case ARRAY -> takesNoBytes(type.getElementType(), identitySet())
          ? Optional.of("has an array whose items take no bytes")
          : cost(type.getElementType(), open, identitySet());
      case MAP -> cost(type.getValueType(), open, identitySet());
      case UNION -> first(type.getTypes(), open);
      case NULL, FIXED -> takesNoBytes(type, identitySet()) && ++emptyTypes > MAX_EMPTY_TYPES
          ? Optional.of("has more than " + MAX_EMPTY_TYPES + " types that take no bytes")
          : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<String> record(Schema type, Set<Schema> open, Set<Schema> unconditional) {
    if (unconditional.contains(type)) {
      return Optional.of("has a record " + type.getFullName() + " that contains itself without end");
    }
    if (!open.add(type)) {
      return Optional.empty();
    }
    unconditional.add(type);
    for (Schema.Field field : type.getFields()) {
      Optional<String> problem = cost(field.schema(), open, unconditional);
      if (problem.isPresent()) {
        return problem;
      }
    }
    unconditional.remove(type);
    open.remove(type);
    return Optional.empty();
  }

  private Optional<String> first(List<Schema> branches, Set<Schema> open) {
    for (Schema branch : branches) {
      // the branch's number takes a byte, so a null in a union is not free
      Optional<String> problem = branch.getType() == Schema.Type.NULL ? Optional.empty() : cost(branch, open, identitySet());
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static boolean takesNoBytes(Schema type, Set<Schema> open) {
    return switch (type.getType()) {
      case NULL -> true;
      case FIXED -> type.getFixedSize() == 0;
      // a record within itself: the rule against that is another one
      case RECORD -> open.add(type) && type.getFields().stream().allMatch(field -> takesNoBytes(field.schema(), open));
      default -> false;
    };
  }

  private static Set<Schema> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
