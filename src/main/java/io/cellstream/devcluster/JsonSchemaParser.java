package io.cellstream.devcluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.modelfile.JsonWords;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.List;
import java.util.Optional;

/**
 * JSON Schema: a text must be a JSON object, {@code true} or {@code false}, whose keywords have values of their kinds. That a {@code $ref}
 * leads somewhere is not looked at, except that what the schema refers to in the registry must be there.
 */
final class JsonSchemaParser implements SchemaParser {

  static final String TYPE = "JSON";

  private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final RegistryData data;

  JsonSchemaParser(RegistryData data) {
    this.data = data;
  }

  @Override
  public RegistrySchema parse(String text, List<SchemaReference> references, boolean normalize) {
    if (normalize) {
      throw RegistryException.unsupported("normalizing schemas of type " + TYPE);
    }
    references.forEach(data::referenced);
    try {
      JsonNode schema = JSON.readTree(text);
      Optional<String> problem = JsonSchemaKeywords.problem(schema, "#");
      if (problem.isPresent()) {
        throw RegistryException.invalidSchema(text + ", details: " + problem.get());
      }
      String form = JSON.writeValueAsString(schema);
      return new RegistrySchema(TYPE, form, form, references, Optional.empty());
    } catch (JacksonException e) {
      throw RegistryException.invalidSchema(text + ", details: " + JsonWords.problem(e));
    }
  }
}
