package io.cellstream.devcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Schemas as requests bring them, each parsed as one of its type: references followed, normalised where the request asks for it. */
final class SchemaReader {

  /** The types, in the order in which Confluent's registry names them. */
  static final List<String> TYPES = List.of(JsonSchemaParser.TYPE, ProtobufParser.TYPE, AvroSchema.TYPE);

  private final Map<String, SchemaParser> parsers;

  /** @param data where the schemas are that others refer to */
  SchemaReader(RegistryData data) {
    this.parsers = Map.of(AvroSchema.TYPE, new AvroParser(data), JsonSchemaParser.TYPE, new JsonSchemaParser(data), ProtobufParser.TYPE,
        new ProtobufParser(data));
  }

  /** The schema in the body: {@code {"schema": "...", "schemaType": "AVRO", "references": [...]}}, the last two optional. */
  RegistrySchema read(RegistryRequest request) {
    JsonNode body = request.json(Set.of("schema", "schemaType", "references"));
    String type = body.path("schemaType").asText(AvroSchema.TYPE);
    SchemaParser parser = parsers.get(type.equals("null") ? AvroSchema.TYPE : type);
    if (parser == null) {
      throw RegistryException.invalidSchema("Invalid schema type " + type + "; this registry has " + String.join(", ", TYPES));
    }
    String text = body.path("schema").asText("");
    if (text.isBlank()) {
      throw RegistryException.invalidSchema("the request has no schema");
    }
    return parser.parse(text, references(body.path("references")), request.flag("normalize"));
  }

  private static List<SchemaReference> references(JsonNode array) {
    List<SchemaReference> references = new ArrayList<>();
    array.forEach(each -> references
        .add(new SchemaReference(each.path("name").asText(), each.path("subject").asText(), each.path("version").asInt())));
    return references;
  }
}
