package io.cellstream.wire;

import io.cellstream.sequence.RejectCause;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** What the registry has under an id. */
sealed interface RegisteredSchema {

  /** An Avro schema. */
  record Usable(Schema schema) implements RegisteredSchema {
  }

  /** A schema of another type. */
  record Foreign(SchemaText schema) implements RegisteredSchema {
  }

  /** Something else, for good: an id never changes what it stands for. */
  record Unusable(String problem) implements RegisteredSchema {
  }

  /** Nothing, or something that refers to nothing. It may be there later, or be there already for another replica of the registry. */
  record Missing(RejectCause cause, String problem) implements RegisteredSchema {
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
      return new Foreign(new SchemaText(type, text, referenced));
    }
    try {
      return new Usable(new AvroSchema(text, List.of(), referenced, null).rawSchema());
    } catch (RuntimeException | StackOverflowError e) {
      // whatever the parser stumbled over, the text came from a sender
      return new Unusable("is no valid Avro schema: " + e);
    }
  }
}
