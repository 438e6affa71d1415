package io.cellstream.format.avro;

import io.cellstream.format.value.PathTree;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a writer's schema what reads the paths of a mapping from its values and skips all else. A field is found by its name, by an alias of
 * its own, or by what the reader's schema says of it: aliases, and defaults of fields that the writer does not have.
 */
final class SchemaCompiler {
  private static final int SHOWN_FIELDS = 20;

  /** What skips values of a type; a record can contain itself. */
  private final IdentityHashMap<Schema, SchemaNode> skips = new IdentityHashMap<>();
  /** By place, why no value of the schema can have anything at its path. */
  private final Map<Integer, String> problems = new TreeMap<>();

  private SchemaCompiler() {
  }

  /**
   * What reads values of a schema.
   *
   * @param problem why the schema is of no use: it has nothing at a path; else empty
   */
  record Compiled(SchemaNode node, Optional<String> problem) {
  }

  /**
   * @param writer a schema whose values cost no more than their length
   * @param reader null: there is none
   */
  static Compiled compile(Schema writer, @Nullable Schema reader, PathTree tree) {
    SchemaCompiler compiler = new SchemaCompiler();
    SchemaNode node = compiler.node(reader == null ? writer : Schema.applyAliases(writer, reader), reader, tree);
    return new Compiled(node, compiler.problems.values().stream().findFirst());
  }

  private SchemaNode node(Schema writer, @Nullable Schema reader, PathTree tree) {
    if (tree.isEmpty()) {
      return skip(writer);
    }
    Schema by = branch(reader, writer);
    return switch (writer.getType()) {
      case RECORD -> record(writer, by, tree);
      case ARRAY -> array(writer, by, tree);
      case MAP -> map(writer, by, tree);
      case UNION -> union(writer, reader, tree);
      default -> {
        if (tree.goesOn()) {
          below(tree).forEach((place, step) -> problems.put(place, "has " + LeafNodes.name(writer) + " at " + shown(tree)
              + ", in which there is no " + step));
        }
        yield tree.place() < 0 ? skip(writer) : LeafNodes.of(writer, by, tree.place());
      }
    };
  }

  /** The reader's type for a writer's one that is no union; null: none of its kind. */
  static @Nullable Schema branch(@Nullable Schema reader, Schema writer) {
    if (reader == null || writer.getType() == Schema.Type.UNION) {
      return null;
    }
    if (reader.getType() != Schema.Type.UNION) {
      return reader.getType() == writer.getType() ? reader : null;
    }
    return reader.getTypes().stream().filter(each -> each.getType() == writer.getType() && isNamedAs(each, writer)).findFirst()
        .orElseGet(() -> reader.getTypes().stream().filter(each -> each.getType() == writer.getType()).findFirst().orElse(null));
  }

  private static boolean isNamedAs(Schema one, Schema other) {
    return switch (one.getType()) {
      case RECORD, ENUM, FIXED -> one.getName().equals(other.getName());
      default -> true;
    };
  }

  private SchemaNode record(Schema writer, @Nullable Schema reader, PathTree tree) {
    noItems(writer, tree);
    List<SchemaNode> nodes = new ArrayList<>();
    Set<String> found = new HashSet<>();
    for (Schema.Field field : writer.getFields()) {
      Schema.Field by = reader == null ? null : reader.getField(field.name());
      String name = nameOf(field, writer, tree);
      PathTree next = tree.names().getOrDefault(name == null ? field.name() : name, PathTree.NONE);
      if (name != null) {
        found.add(name);
      }
      nodes.add(node(field.schema(), by == null ? null : by.schema(), next));
    }
    tree.names().forEach((name, next) -> {
      if (!found.contains(name)) {
        Schema.Field by = reader == null ? null : reader.getField(name);
        if (by != null && by.hasDefaultValue()) {
          nodes.add(byDefault(by, next));
        } else {
          String problem = noField(writer, tree, name);
          next.places().forEach(place -> problems.put(place, problem));
        }
      }
    });
    SchemaNode[] all = nodes.toArray(SchemaNode[]::new);
    return from -> {
      from.enter();
      for (SchemaNode each : all) {
        each.read(from);
      }
      from.leave();
      setOther(from, writer, tree);
    };
  }

  /** By which of the paths' names a field is meant; null: by none. */
  static @Nullable String nameOf(Schema.Field field, Schema record, PathTree tree) {
    if (tree.names().containsKey(field.name())) {
      return field.name();
    }
    return field.aliases().stream().filter(alias -> tree.names().containsKey(alias) && record.getField(alias) == null).sorted().findFirst()
        .orElse(null);
  }

  private static String noField(Schema record, PathTree tree, String name) {
    List<String> names = record.getFields().stream().map(Schema.Field::name).toList();
    String near = NearestName.question(names, name);
    return "has no field " + Printable.quoted(tree.path().isEmpty() ? name : tree.path() + "." + name) + (near.isEmpty()
        ? "; record " + Printable.line(record.getFullName(), 100) + " has "
            + Printable.line(String.join(", ", names.subList(0, Math.min(SHOWN_FIELDS, names.size()))), 500)
            + (names.size() > SHOWN_FIELDS ? " and " + (names.size() - SHOWN_FIELDS) + " more" : "")
        : near);
  }

  /** The default's own bytes are read by the same program as a value's. */
  private static SchemaNode byDefault(Schema.Field field, PathTree tree) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(field.schema()).write(GenericData.get().getDefaultValue(field), out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    byte[] value = bytes.toByteArray();
    SchemaNode node = new SchemaCompiler().node(field.schema(), null, tree);
    return from -> {
      SchemaNode.Input own = new SchemaNode.Input();
      own.begin(value, 0, from.into);
      node.read(own);
    };
  }

  private SchemaNode array(Schema writer, @Nullable Schema reader, PathTree tree) {
    tree.names().forEach((name, next) -> next.places().forEach(place -> problems.put(place,
        "has an array at " + shown(tree) + ", in which there is no " + Printable.quoted(name) + ": give a place, as in " + tree.path()
            + "[0]")));
    Schema items = writer.getElementType();
    if (tree.items() >= 0) {
      return numbers(items, tree);
    }
    Schema by = reader == null ? null : reader.getElementType();
    SchemaNode skip = skip(items);
    Map<Integer, SchemaNode> byIndex = new HashMap<>();
    tree.indexes().forEach((index, next) -> byIndex.put(index, node(items, by, next)));
    return from -> {
      long at = 0;
      for (long block = from.in.readArrayStart(); block > 0; block = from.in.arrayNext()) {
        for (long i = 0; i < block; i++, at++) {
          (at <= tree.lastIndex() ? byIndex.getOrDefault((int) at, skip) : skip).read(from);
        }
      }
      setOther(from, writer, tree);
    };
  }

  /** All items, into one place. */
  private SchemaNode numbers(Schema items, PathTree tree) {
    int place = tree.items();
    Schema type = items.getType() == Schema.Type.UNION ? notNull(items) : items;
    if (type == null || !Set.of(Schema.Type.INT, Schema.Type.LONG, Schema.Type.FLOAT, Schema.Type.DOUBLE).contains(type.getType())) {
      problems.put(place, "has an array at " + shown(tree) + " whose items are not numbers, which [*] takes");
      return skip(Schema.createArray(items));
    }
    int nullBranch = items.getType() == Schema.Type.UNION ? items.getTypes().getFirst().getType() == Schema.Type.NULL ? 0 : 1 : -1;
    return from -> {
      double[] values = new double[0];
      int n = 0;
      boolean anyNull = false;
      for (long block = from.in.readArrayStart(); block > 0; block = from.in.arrayNext()) {
        if (n + block > from.length) { // every item takes a byte at least
          throw new IOException("an array claims " + (n + block) + " items");
        }
        values = values.length < n + block ? Arrays.copyOf(values, Math.max((int) (n + block), n + n / 2)) : values;
        for (int last = n + (int) block; n < last; n++) {
          if (nullBranch >= 0 && from.in.readIndex() == nullBranch) {
            anyNull = true;
          } else {
            values[n] = switch (type.getType()) {
              case INT -> from.in.readInt();
              case LONG -> from.in.readLong();
              case FLOAT -> from.in.readFloat();
              default -> from.in.readDouble();
            };
          }
        }
      }
      if (anyNull) {
        from.into.setOther(place, "an array with null");
      } else {
        from.into.setNumbers(place, n == values.length ? values : Arrays.copyOf(values, n));
      }
    };
  }

  private static @Nullable Schema notNull(Schema union) {
    List<Schema> types = union.getTypes();
    boolean isNullable = types.size() == 2 && types.stream().anyMatch(each -> each.getType() == Schema.Type.NULL);
    return isNullable ? types.stream().filter(each -> each.getType() != Schema.Type.NULL).findFirst().orElse(null) : null;
  }

  private SchemaNode map(Schema writer, @Nullable Schema reader, PathTree tree) {
    noItems(writer, tree);
    Schema values = writer.getValueType();
    Schema by = reader == null ? null : reader.getValueType();
    SchemaNode skip = skip(values);
    Map<String, SchemaNode> byKey = new HashMap<>();
    tree.names().forEach((key, next) -> byKey.put(key, node(values, by, next)));
    return from -> {
      for (long block = from.in.readMapStart(); block > 0; block = from.in.mapNext()) {
        for (long i = 0; i < block; i++) {
          byKey.getOrDefault(from.text.read(from.in), skip).read(from);
        }
      }
      setOther(from, writer, tree);
    };
  }

  /** A path needs to be in one branch only: where another one is taken, its field is missing. */
  private SchemaNode union(Schema writer, @Nullable Schema reader, PathTree tree) {
    Map<Integer, String> before = new TreeMap<>(problems);
    Map<Integer, String> inAll = null;
    SchemaNode[] branches = new SchemaNode[writer.getTypes().size()];
    for (int i = 0; i < branches.length; i++) {
      Schema type = writer.getTypes().get(i);
      problems.clear();
      branches[i] = node(type, reader, tree);
      if (type.getType() == Schema.Type.NULL) {
        branches[i] = skip(type);
      } else if (inAll == null) {
        inAll = new TreeMap<>(problems);
      } else {
        inAll.keySet().retainAll(problems.keySet());
      }
    }
    problems.clear();
    problems.putAll(before);
    if (inAll != null) {
      problems.putAll(inAll);
    }
    return ofBranches(branches);
  }

  private static SchemaNode ofBranches(SchemaNode[] branches) {
    return from -> {
      int branch = from.in.readIndex();
      if (branch < 0 || branch >= branches.length) {
        throw new IOException("a union has " + branches.length + " types, and the value has number " + branch);
      }
      branches[branch].read(from);
    };
  }

  private void noItems(Schema writer, PathTree tree) {
    String problem = "has " + LeafNodes.name(writer) + " at " + shown(tree) + ", and [ ] is for arrays";
    tree.inArray().forEach(place -> problems.put(place, problem));
  }

  private static void setOther(SchemaNode.Input from, Schema type, PathTree tree) {
    if (tree.place() >= 0) {
      from.into.setOther(tree.place(), LeafNodes.name(type));
    }
  }

  private static String shown(PathTree tree) {
    return tree.path().isEmpty() ? "the top" : tree.path();
  }

  /** The places of all paths that go on from here, with their next steps. */
  private static Map<Integer, String> below(PathTree tree) {
    Map<Integer, String> places = new TreeMap<>();
    if (tree.items() >= 0) {
      places.put(tree.items(), "[*]");
    }
    tree.names().forEach((name, next) -> next.places().forEach(place -> places.put(place, Printable.quoted(name))));
    tree.indexes().forEach((index, next) -> next.places().forEach(place -> places.put(place, "[" + index + "]")));
    return places;
  }

  private SchemaNode skip(Schema type) {
    SchemaNode known = skips.get(type);
    if (known != null) {
      return known;
    }
    return switch (type.getType()) {
      case NULL -> from -> from.in.readNull();
      case BOOLEAN -> from -> from.in.readBoolean();
      case INT, ENUM -> from -> from.in.readInt();
      case LONG -> from -> from.in.readLong();
      case FLOAT -> from -> from.in.readFloat();
      case DOUBLE -> from -> from.in.readDouble();
      case STRING -> from -> from.in.skipString();
      case BYTES -> from -> from.in.skipBytes();
      case FIXED -> {
        int size = type.getFixedSize();
        yield from -> from.in.skipFixed(size);
      }
      case UNION -> ofBranches(type.getTypes().stream().map(this::skip).toArray(SchemaNode[]::new));
      case ARRAY -> {
        SchemaNode item = skip(type.getElementType());
        yield from -> {
          for (long block = from.in.skipArray(); block > 0; block = from.in.skipArray()) {
            for (long i = 0; i < block; i++) {
              item.read(from);
            }
          }
        };
      }
      case MAP -> {
        SchemaNode value = skip(type.getValueType());
        yield from -> {
          for (long block = from.in.skipMap(); block > 0; block = from.in.skipMap()) {
            for (long i = 0; i < block; i++) {
              from.in.skipString();
              value.read(from);
            }
          }
        };
      }
      case RECORD -> skipRecord(type);
    };
  }

  private SchemaNode skipRecord(Schema type) {
    SchemaNode[] fields = new SchemaNode[type.getFields().size()];
    SchemaNode node = from -> {
      from.enter();
      for (SchemaNode each : fields) {
        each.read(from);
      }
      from.leave();
    };
    skips.put(type, node);
    for (int i = 0; i < fields.length; i++) {
      fields[i] = skip(type.getFields().get(i).schema());
    }
    return node;
  }
}
