package io.cellstream.format.protobuf;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.RegisteredSchemaText;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.SchemaId;
import io.cellstream.wire.SchemaText;
import java.util.Optional;

/** The {@code .proto} files of a topic's values in a registry. */
public interface TopicSchemas {

  /**
   * The schema that a value was written with.
   *
   * @throws RejectedEventException UNKNOWN_SCHEMA, or INCOMPATIBLE_SCHEMA if it is none of Protobuf
   */
  SchemaText schema(SchemaId id) throws RejectedEventException;

  /** The latest schema of the topic's values. */
  RegisteredSchemaText latest();

  /** @throws IllegalArgumentException if there is no registry */
  static TopicSchemas of(String topic, Optional<RegistryClient> registry) {
    RegistryClient client = registry.orElseThrow(() -> new IllegalArgumentException("Protobuf values need schema.registry.url"));
    return new TopicSchemas() {
      private static final String PROTOBUF = "PROTOBUF";

      @Override
      public SchemaText schema(SchemaId id) throws RejectedEventException {
        return client.schemaText(id, PROTOBUF);
      }

      @Override
      public RegisteredSchemaText latest() {
        return client.latest(topic, PROTOBUF);
      }
    };
  }
}
