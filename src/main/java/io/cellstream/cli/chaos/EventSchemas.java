package io.cellstream.cli.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.RegistryClient;
import io.cellstream.sequence.RawEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;

/** Writes events in the usual schema, and in others that differ from it in their words only, so that each has an id of its own. For one thread. */
final class EventSchemas implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMA = "/io/cellstream/avro/TokenEvent.avsc";

  private final String url;
  private final RegistryClient registry;
  private final AvroEventWriter writer;
  private final HttpClient http = HttpClient.newHttpClient();
  private int versions;
  private int newest;

  /** @param url of the registry itself, which is always there */
  EventSchemas(String url) {
    this.url = url;
    this.registry = RegistryClient.open(Map.of("schema.registry.url", url));
    this.writer = new AvroEventWriter(registry, Topics.INPUT);
  }

  /** Registers a schema that nobody has seen yet. */
  void registerNew() throws IOException, InterruptedException {
    ObjectNode schema;
    try (InputStream in = EventSchemas.class.getResourceAsStream(SCHEMA)) {
      schema = (ObjectNode) JSON.readTree(Objects.requireNonNull(in, SCHEMA));
    }
    schema.put("doc", "version " + ++versions);
    String body = JSON.writeValueAsString(Map.of("schema", JSON.writeValueAsString(schema)));
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/subjects/" + Topics.INPUT + "-value/versions"))
        .header("Content-Type", "application/vnd.schemaregistry.v1+json").POST(BodyPublishers.ofString(body)).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("registry: " + response.statusCode() + " " + response.body());
    }
    newest = JSON.readTree(response.body()).get("id").asInt();
  }

  /** @param inNewest in the newest schema, if there is one beside the usual one */
  byte[] write(RawEvent event, boolean inNewest) {
    byte[] value = writer.write(event);
    if (inNewest && newest > 0) {
      ByteBuffer.wrap(value).putInt(1, newest); // the layout is the same
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    registry.close();
    http.close();
  }
}
