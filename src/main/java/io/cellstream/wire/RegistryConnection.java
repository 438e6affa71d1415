package io.cellstream.wire;

import com.fasterxml.jackson.core.type.TypeReference;
import io.cellstream.sequence.RejectCause;
import io.cellstream.wire.SchemaId.Guid;
import io.cellstream.wire.SchemaId.Numbered;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's client, set up for {@link PatientCaller}. Schemas by id are fetched beside it, through the same REST service: the client
 * reports a schema that does not parse just as it reports a broken connection, and those two must never be confused.
 */
record RegistryConnection(SchemaRegistryClient client, SchemasById.Fetch schemaById) {
  private static final int NOT_FOUND = 404;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(4);

  static RegistryConnection open(AbstractKafkaSchemaSerDeConfig config, Map<String, ?> settings, Duration patience) {
    List<String> urls = config.getSchemaRegistryUrls();
    List<AvroSchemaProvider> providers = List.of(new AvroSchemaProvider());
    if (MockSchemaRegistry.validateAndMaybeGetMockScope(urls) != null) {
      SchemaRegistryClient mock = SchemaRegistryClientFactory.newClient(urls, config.getMaxSchemasPerSubject(), List.copyOf(providers),
          settings, Map.of());
      return new RegistryConnection(mock, id -> switch (id) {
        case Numbered(int number) -> fromParsed(mock.getSchemaById(number));
        case Guid _ -> throw new RestClientException("a mock registry knows no GUIDs", NOT_FOUND, NOT_FOUND);
      });
    }
    Map<String, Object> bounded = new HashMap<>(settings);
    bounded.put(SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, 0);
    bounded.merge(SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, millis(CONNECT), (own, ours) -> own);
    bounded.merge(SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, millis(READ), (own, ours) -> own);
    bounded.replaceAll((name, value) -> name.startsWith("http.") ? capped(name, value, patience) : value);
    RestService rest = new RestService(urls);
    SchemaRegistryClient client = new CachedSchemaRegistryClient(rest, config.getMaxSchemasPerSubject(), List.copyOf(providers), bounded,
        config.requestHeaders());
    return new RegistryConnection(client, id -> fromText(rest, id, text(rest, id)));
  }

  /** The addresses without what may stand before an @: a name and a password. */
  static String printable(List<String> urls) {
    return urls.stream().map(url -> url.replaceFirst("//[^/]*@", "//")).collect(Collectors.joining(","));
  }

  private static RegisteredSchema fromParsed(ParsedSchema parsed) {
    return parsed instanceof AvroSchema avro
        ? new RegisteredSchema.Usable(avro.rawSchema())
        : RegisteredSchema.parse(parsed.schemaType(), parsed.canonicalString());
  }

  private static RegisteredSchema fromText(RestService rest, SchemaId id, SchemaString text) throws IOException, RestClientException {
    Map<String, String> referenced = new LinkedHashMap<>();
    try {
      collect(rest, text.getReferences(), referenced, new HashSet<>());
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return new RegisteredSchema.Missing(RejectCause.INCOMPATIBLE_SCHEMA,
            "schema " + id + ": refers to a schema that the registry does not have: " + e.getMessage());
      }
      throw e;
    }
    return RegisteredSchema.parse(text.getSchemaType(), text.getSchemaString(), referenced);
  }

  private static SchemaString text(RestService rest, SchemaId id) throws IOException, RestClientException {
    return switch (id) {
      case Numbered(int number) -> rest.getId(number);
      case Guid(UUID guid) -> rest.httpRequest("/schemas/guids/" + guid, "GET", null, RestService.DEFAULT_REQUEST_PROPERTIES,
          new TypeReference<SchemaString>() {
          });
    };
  }

  /** Depth first: a schema is parsed after those it refers to. */
  private static void collect(RestService rest, @Nullable List<SchemaReference> references, Map<String, String> referenced,
      Set<String> seen) throws IOException, RestClientException {
    for (SchemaReference reference : references == null ? List.<SchemaReference>of() : references) {
      if (seen.add(reference.getName())) {
        var target = rest.getVersion(reference.getSubject(), reference.getVersion(), true);
        collect(rest, target.getReferences(), referenced, seen);
        referenced.put(reference.getName(), target.getSchema());
      }
    }
  }

  private static Object millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }

  private static Object capped(String name, Object value, Duration patience) {
    if (!name.endsWith(".timeout.ms")) {
      return value;
    }
    try {
      return (int) Math.min(Integer.parseInt(value.toString().trim()), patience.toMillis());
    } catch (NumberFormatException e) {
      throw new ConfigException(name, value, "not a number of milliseconds");
    }
  }
}
