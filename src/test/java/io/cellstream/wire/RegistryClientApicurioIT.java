package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cellstream.interop.RegistryServer;
import io.cellstream.it.Servers;
import io.cellstream.sequence.RejectCause;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On Apicurio; and with what only a full registry holds. */
@ExtendWith(Servers.class)
class RegistryClientApicurioIT extends RegistryClientContract {

  RegistryClientApicurioIT(RegistryServer server) {
    super(server.url());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      PROTOBUF | syntax = \\"proto3\\"; message TokenEvent { string input = 1; }
      JSON     | {\\"$schema\\":\\"http://json-schema.org/draft-07/schema#\\",\\"type\\":\\"object\\"}
      """)
  void eventsWhoseSchemaIsNotAvroAreIncompatible(String type, String schema) throws Exception {
    int id;
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/subjects/not-avro-" + type + "/versions"))
          .header("Content-Type", "application/vnd.schemaregistry.v1+json")
          .POST(BodyPublishers.ofString("{\"schemaType\":\"" + type + "\",\"schema\":\"" + schema + "\"}")).build();
      String answer = http.send(request, BodyHandlers.ofString()).body();
      id = new ObjectMapper().readTree(answer).path("id").asInt();
      assertThat(id).as(answer).isPositive();
    }
    try (RegistryClient registry = open(Map.of())) {
      assertThat(rejection(registry, Samples.framed(id, Samples.tokenEvent("a")))).isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
    }
  }
}
