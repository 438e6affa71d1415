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

  private AvroSchemas() {
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
    List<Schema.Field> fields = event.getFields().stream().map(field -> field.name().equals("input")
        ? new Schema.Field("input", input, field.doc(), JsonProperties.NULL_VALUE)
        : new Schema.Field(field, field.schema())).toList();
    Schema wide = Schema.createRecord(event.getName(), event.getDoc(), event.getNamespace(), false, fields);
    event.getAliases().forEach(wide::addAlias);
    return wide;
  }
}
