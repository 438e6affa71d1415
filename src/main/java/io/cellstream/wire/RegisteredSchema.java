package io.cellstream.wire;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the registry has under an id.
 *
 * @param schema null: it can't be read as Avro
 * @param problem why not; empty if it can
 */
record RegisteredSchema(@Nullable Schema schema, String problem) {

  static RegisteredSchema unreadable(String problem) {
    return new RegisteredSchema(null, problem);
  }

  static RegisteredSchema parse(@Nullable String type, String text) {
    return parse(type, text, Map.of());
  }

  /**
   * @param type as the registry names it; null means Avro
   * @param referenced the schemas that {@code text} refers to, each after those it refers to itself
   */
  static RegisteredSchema parse(@Nullable String type, String text, Map<String, String> referenced) {
    if (type != null && !type.equals(AvroSchema.TYPE)) {
      return unreadable("is of type " + type + ", not Avro");
    }
    try {
      return new RegisteredSchema(new AvroSchema(text, List.of(), referenced, null).rawSchema(), "");
    } catch (RuntimeException | StackOverflowError e) {
      // whatever the parser stumbled over, the text came from a sender
      return unreadable("is no valid Avro schema: " + e);
    }
  }
}
