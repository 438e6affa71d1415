package io.cellstream.wire;

import io.cellstream.sequence.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** The schemas of the contract, parsed once from the class path. */
final class AvroSchemas {
  static final String INPUT = "input";
  static final Schema TOKEN_EVENT = parse("TokenEvent.avsc");
  static final Schema PREDICTION = parse("Prediction.avsc");

  /** {@link #TOKEN_EVENT} as it is read: with wider numbers, so that a later schema may send longs and doubles. */
  static final Schema TOKEN_EVENT_READER = widened(TOKEN_EVENT);

  /** The enums' constants in the schema's order, which is what is written. */
  static final List<Prediction.Kind> KINDS = constants(PREDICTION.getField("kind").schema(), Prediction.Kind::valueOf);
  static final List<Prediction.Reason> REASONS = constants(PREDICTION.getField("reason").schema().getTypes().getLast(),
      Prediction.Reason::valueOf);

  static final int TOKEN_ID_BRANCH = 1;
  static final int TOKEN_TEXT_BRANCH = 2;
  static final int FEATURES_BRANCH = 3;

  /** Of a field of the event that a prediction repeats. */
  static final int BOOLEAN_BRANCH = 1;
  static final int LONG_BRANCH = 2;
  static final int DOUBLE_BRANCH = 3;
  static final int STRING_BRANCH = 4;

  private AvroSchemas() {
  }

  /**
   * A writer's schema with the reader's names: by the reader's aliases, as Avro has it, and by the writer's own, which a sender gives to a field
   * that it has renamed.
   */
  static Schema named(Schema writer, Schema reader) {
    Schema named = Schema.applyAliases(writer, reader);
    return named.getType() == Schema.Type.RECORD && reader.getType() == Schema.Type.RECORD ? byOwnAliases(named, reader) : named;
  }

  private static Schema byOwnAliases(Schema writer, Schema reader) {
    if (writer.getFields().stream().allMatch(field -> field.aliases().isEmpty())) {
      return writer;
    }
    Schema named = Schema.createRecord(writer.getName(), writer.getDoc(), writer.getNamespace(), writer.isError());
    named.setFields(writer.getFields().stream().map(field -> new Schema.Field(field.aliases().stream()
        .filter(alias -> reader.getField(alias) != null && writer.getField(alias) == null && reader.getField(field.name()) == null)
        .findFirst().orElse(field.name()), field.schema(), field.doc())).toList());
    return named;
  }

  private static Schema parse(String name) {
    String path = "/io/cellstream/avro/" + name;
    try (InputStream in = AvroSchemas.class.getResourceAsStream(path)) {
      return new Schema.Parser().parse(Objects.requireNonNull(in, path));
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  private static <E> List<E> constants(Schema symbols, Function<String, E> constant) {
    return symbols.getEnumSymbols().stream().map(constant).toList();
  }

  private static Schema widened(Schema event) {
    Schema input = Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.LONG), Schema.create(Schema.Type.STRING),
        Schema.createArray(Schema.create(Schema.Type.DOUBLE)));
    List<Schema.Field> fields = event.getFields().stream().map(field -> field.name().equals(INPUT)
        ? new Schema.Field(INPUT, input, field.doc(), JsonProperties.NULL_VALUE)
        : new Schema.Field(field, field.schema())).toList();
    Schema wide = Schema.createRecord(event.getName(), event.getDoc(), event.getNamespace(), false, fields);
    event.getAliases().forEach(wide::addAlias);
    return wide;
  }
}
