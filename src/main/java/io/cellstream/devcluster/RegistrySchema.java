package io.cellstream.devcluster;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A schema as a registry has it: a text that was found to be one.
 *
 * @param type {@code AVRO}, {@code JSON} or {@code PROTOBUF}
 * @param text what is answered to those who ask for it
 * @param form the same for texts that differ only in how they are laid out
 * @param avro the schema, if it is Avro's
 */
record RegistrySchema(String type, String text, String form, List<SchemaReference> references, Optional<AvroSchema> avro) {

  RegistrySchema {
    references = List.copyOf(references);
  }

  static RegistrySchema of(AvroSchema schema) {
    return new RegistrySchema(AvroSchema.TYPE, schema.canonicalString(), schema.canonicalString(), schema.references(),
        Optional.of(schema));
  }

  /** What a schema is known by. */
  record Identity(String type, String form, List<SchemaReference> references) {

    /** An id that is the same in every registry of this kind. Confluent's makes another of the same schema. */
    UUID guid() {
      return UUID.nameUUIDFromBytes(toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  Identity identity() {
    return new Identity(type, form, references);
  }
}
