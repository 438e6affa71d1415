package io.cellstream.devcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellstream.devcluster.RegistryData.Version;
import io.confluent.kafka.schemaregistry.SchemaProvider;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaVersionFetcher;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;

/** Schemas as requests bring them, parsed by Confluent's own provider: references followed, normalised where the request asks for it. */
final class SchemaReader {

  private final AvroSchemaProvider provider = new AvroSchemaProvider();

  /** @param data where the schemas are that others refer to */
  SchemaReader(RegistryData data) {
    provider.configure(Map.of(SchemaProvider.SCHEMA_VERSION_FETCHER_CONFIG, new Referenced(data)));
  }

  /** The schema in the body: {@code {"schema": "...", "schemaType": "AVRO", "references": [...]}}, the last two optional. */
  AvroSchema read(RegistryRequest request) {
    JsonNode body = request.json(Set.of("schema", "schemaType", "references"));
    String type = body.path("schemaType").asText(AvroSchema.TYPE);
    if (!type.equals(AvroSchema.TYPE) && !type.equals("null")) {
      throw RegistryException.unsupported("schemas of type " + type + ", only AVRO");
    }
    String text = body.path("schema").asText("");
    if (text.isBlank()) {
      throw RegistryException.invalidSchema("the request has no schema");
    }
    try {
      Schema asked = new Schema("", 0, 0, AvroSchema.TYPE, references(body.path("references")), text);
      boolean normalize = request.flag("normalize");
      AvroSchema schema = (AvroSchema) provider.parseSchemaOrElseThrow(asked, true, normalize);
      schema.validate(false);
      return normalize ? schema.normalize() : schema; // the provider pins the references' versions only
    } catch (AvroRuntimeException | IllegalArgumentException | IllegalStateException e) {
      throw RegistryException.invalidSchema(text + ", details: " + e.getMessage());
    }
  }

  private static List<SchemaReference> references(JsonNode array) {
    List<SchemaReference> references = new ArrayList<>();
    array.forEach(each -> references
        .add(new SchemaReference(each.path("name").asText(), each.path("subject").asText(), each.path("version").asInt())));
    return references;
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
        AvroSchema schema = version.schema();
        return new Schema(subject, number, version.id(), AvroSchema.TYPE, schema.references(), schema.canonicalString());
      } catch (RegistryException notThere) {
        return null; // the provider's word for it
      }
    }
  }
}
