package io.cellstream.devcluster;

import io.cellstream.devcluster.RegistryData.Version;
import io.confluent.kafka.schemaregistry.SchemaProvider;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaVersionFetcher;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;

/** Avro's schemas, by Confluent's own provider. */
final class AvroParser implements SchemaParser {

  private final AvroSchemaProvider provider = new AvroSchemaProvider();

  /** @param data where the schemas are that others refer to */
  AvroParser(RegistryData data) {
    provider.configure(Map.of(SchemaProvider.SCHEMA_VERSION_FETCHER_CONFIG, new Referenced(data)));
  }

  @Override
  public RegistrySchema parse(String text, List<SchemaReference> references, boolean normalize) {
    try {
      Schema asked = new Schema("", 0, 0, AvroSchema.TYPE, references, text);
      AvroSchema schema = (AvroSchema) provider.parseSchemaOrElseThrow(asked, true, normalize);
      schema.validate(false);
      return RegistrySchema.of(normalize ? schema.normalize() : schema); // the provider pins the references' versions only
    } catch (AvroRuntimeException | IllegalArgumentException | IllegalStateException e) {
      throw RegistryException.invalidSchema(text + ", details: " + e.getMessage());
    }
  }

  /** What the provider asks for a reference's text; a version that was deleted still has its. */
  private record Referenced(RegistryData data) implements SchemaVersionFetcher {

    @Override
    public @Nullable String tenant() {
      return null;
    }

    @Override
    public @Nullable Schema getByVersion(String subject, int number, boolean deleted) {
      try {
        Version version = data.version(subject, number, deleted);
        RegistrySchema schema = version.schema();
        return new Schema(subject, number, version.id(), schema.type(), schema.references(), schema.text());
      } catch (RegistryException notThere) {
        return null; // the provider's word for it
      }
    }
  }
}
