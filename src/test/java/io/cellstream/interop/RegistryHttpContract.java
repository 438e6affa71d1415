package io.cellstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code curl} and other foreign tools may expect of a schema registry, whoever wrote it. In the rows, {@code {s}} is a subject whose
 * only version is the schema {@code {schema}} with the id {@code {id}}; nobody else uses them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RegistryHttpContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger SUBJECTS = new AtomicInteger();

  private final String url;
  private final HttpClient http = HttpClient.newHttpClient();
  private String subject = "";
  private String schema = "";
  private String id = "";

  RegistryHttpContract(String url) {
    this.url = url;
  }

  /** Where the registry is; its global compatibility level is BACKWARD. */
  final String url() {
    return url;
  }

  /** Which of two answers this registry gives, where the two registries differ. */
  abstract String expected(String confluents, String apicurios);

  @BeforeEach
  void register() throws Exception {
    subject = getClass().getSimpleName() + "-" + SUBJECTS.incrementAndGet();
    schema = "{\"type\":\"fixed\",\"name\":\"" + subject.replace('-', '_') + "\",\"size\":1}";
    id = JSON.readTree(send("POST", "/subjects/{s}/versions", "{\"schema\":{schema}}").body()).path("id").asText();
  }

  @AfterAll
  void hangUp() {
    http.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      GET    | /subjects/{s}/versions                           |                     | [1]
      GET    | /subjects/{s}/versions/1                         |                     | {"subject":"{s}","version":1,"id":{id},"schema":{schema}}
      GET    | /subjects/{s}/versions/latest                    |                     | {"subject":"{s}","version":1,"id":{id},"schema":{schema}}
      GET    | /subjects/{s}/versions/-1                        |                     | {"subject":"{s}","version":1,"id":{id},"schema":{schema}}
      GET    | /subjects/{s}/versions/1/schema                  |                     | {text}
      GET    | /subjects/{s}/versions/1/referencedby            |                     | []
      GET    | /schemas/ids/{id}                                |                     | {"schema":{schema}}
      GET    | /schemas/ids/{id}/schema                         |                     | {text}
      GET    | /schemas/ids/{id}/subjects                       |                     | ["{s}"]
      GET    | /schemas/ids/{id}/versions                       |                     | [{"subject":"{s}","version":1}]
      GET    | /config                                          |                     | {"compatibilityLevel":"BACKWARD"}
      GET    | /config/{s}?defaultToGlobal=true                 |                     | {"compatibilityLevel":"BACKWARD"}
      GET    | /mode                                            |                     | {"mode":"READWRITE"}
      POST   | /subjects/{s}                                    | {"schema":{schema}} | {"subject":"{s}","version":1,"id":{id},"schema":{schema}}
      POST   | /subjects/{s}/versions                           | {"schema":{schema}} | {"id":{id}}
      POST   | /compatibility/subjects/{s}/versions/latest      | {"schema":{schema}} | {"is_compatible":true}
      POST   | /compatibility/subjects/{s}/versions/1           | {"schema":"\\"int\\""} | {"is_compatible":false}
      POST   | /compatibility/subjects/{s}/versions             | {"schema":"\\"int\\""} | {"is_compatible":false}
      POST   | /compatibility/subjects/not-{s}/versions/latest  | {"schema":"\\"int\\""} | {"is_compatible":true}
      DELETE | /subjects/{s}                                    |                     | [1]
      DELETE | /subjects/{s}/versions/latest                    |                     | 1
      """)
  void answersInTheShapeOfTheApi(String method, String path, @Nullable String body, String answer) throws Exception {
    HttpResponse<String> response = send(method, path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode said = JSON.readTree(response.body());
    if (said instanceof ObjectNode fields) {
      fields.remove("guid"); // Confluent's has one from 8.0 on
    }
    assertThat(said).isEqualTo(JSON.readTree(filled(answer)));
  }

  /** A text, and the same schema in another layout. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      JSON     | {"title":"{s}","type":"object","properties":{"a":{"type":["number","null"]}}}  | { "title": "{s}", "type": "object", "properties": {"a": {"type": ["number", "null"] } } }
      PROTOBUF | syntax = "proto3"; package p{n}; import "google/protobuf/timestamp.proto"; message A { google.protobuf.Timestamp at = 1; } | syntax = "proto3";   package p{n}; import "google/protobuf/timestamp.proto"; message A {  google.protobuf.Timestamp  at = 1; }
      """)
  void keepsSchemasOfOtherTypes(String type, String text, String sameText) throws Exception {
    String body = body(type, text, "");
    HttpResponse<String> registered = send("POST", "/subjects/{s}-other/versions", body);
    assertThat(registered.statusCode()).as(registered.body()).isEqualTo(200);
    int number = JSON.readTree(registered.body()).path("id").asInt();
    JsonNode byId = JSON.readTree(send("GET", "/schemas/ids/" + number, null).body());
    assertThat(byId.path("schemaType").asText()).isEqualTo(type);
    assertThat(layoutless(byId.path("schema").asText())).isEqualTo(layoutless(filled(text)));
    JsonNode latest = JSON.readTree(send("GET", "/subjects/{s}-other/versions/latest", null).body());
    assertThat(latest.path("schemaType").asText()).isEqualTo(type);
    assertThat(latest.path("id").asInt()).isEqualTo(number);
    assertThat(JSON.readTree(send("POST", "/subjects/{s}-other", body).body()).path("id").asInt()).isEqualTo(number);
    assertThat(JSON.readTree(send("POST", "/subjects/{s}-other/versions", body(type, sameText, "")).body()).path("id").asInt())
        .isEqualTo(number);
  }

  private static String layoutless(String text) {
    return text.replaceAll("//.*|\\s", "");
  }

  @Test
  void keepsAProtobufSchemaWithTheFileThatItImports() throws Exception {
    String site = "syntax = \"proto3\"; package p{n}; message Site { string name = 1; }";
    String order = "syntax = \"proto3\"; package p{n}; import \"site{n}.proto\"; message Order { Site site = 1; }";
    assertThat(send("POST", "/subjects/{s}-site/versions", body("PROTOBUF", site, "")).statusCode()).isEqualTo(200);
    String reference = ",\"references\":[{\"name\":\"site{n}.proto\",\"subject\":\"{s}-site\",\"version\":1}]";
    HttpResponse<String> registered = send("POST", "/subjects/{s}-order/versions", body("PROTOBUF", order, reference));
    assertThat(registered.statusCode()).as(registered.body()).isEqualTo(200);
    JsonNode byId = JSON.readTree(send("GET", "/schemas/ids/" + JSON.readTree(registered.body()).path("id").asInt(), null).body());
    assertThat(byId.path("references"))
        .isEqualTo(JSON.readTree(filled("[{\"name\":\"site{n}.proto\",\"subject\":\"{s}-site\",\"version\":1}]")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      JSON     | {"type":"nonsense"}
      JSON     | {"type":
      PROTOBUF | syntax = "proto3"; message A {
      PROTOBUF | {"type":"object"}
      """)
  void refusesWhatIsNoSchemaOfItsType(String type, String text) throws Exception {
    assertThat(statusAndCode(send("POST", "/subjects/{s}-other/versions", body(type, text, "")))).isEqualTo("422 42201");
  }

  private String body(String type, String text, String more) {
    return "{\"schemaType\":\"" + type + "\",\"schema\":\"" + filled(text).replace("\"", "\\\"") + "\"" + more + "}";
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      GET    | /subjects/not-{s}/versions        |                                    | 404 40401
      GET    | /subjects/not-{s}/versions/latest |                                    | 404 40401
      GET    | /subjects/{s}/versions/7          |                                    | 404 40402
      GET    | /schemas/ids/2147483647           |                                    | 404 40403
      POST   | /subjects/not-{s}                 | {"schema":{schema}}                | 404 40401
      POST   | /subjects/{s}                     | {"schema":"\\"int\\""}             | 404 40403
      POST   | /subjects/{s}/versions            | {"schema":"\\"int\\""}             | 409 409
      POST   | /subjects/{s}/versions            | {"schema":"{\\"type\\":\\"record\\"}"} | 422 42201
      POST   | /subjects/{s}/versions            | {"schema":"{"}                     | 422 42201
      PUT    | /config/{s}                       | {"compatibility":"SOMEWHAT"}       | 422 42203
      """)
  void refusesWithTheCodesOfTheApi(String method, String path, @Nullable String body, String statusAndCode) throws Exception {
    assertThat(statusAndCode(send(method, path, body))).isEqualTo(statusAndCode);
  }

  /** The registry in this process answers as Confluent documents it. Here only so that nobody relies on the difference. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      GET    | /subjects/{s}/versions/two        |                    | 422 42202 | 404 40402
      GET    | /subjects/{s}/versions/0          |                    | 422 42202 | 404 40402
      GET    | /config/{s}                       |                    | 404 40408 | 200 0
      GET    | /mode/{s}                         |                    | 404 40409 | 200 0
      POST   | /subjects/{s}/versions            | {}                 | 422 42201 | 500 0
      """)
  void answersAsItsMakersSayWhereTheyDiffer(String method, String path, @Nullable String body, String confluents, String apicurios)
      throws Exception {
    assertThat(statusAndCode(send(method, path, body))).isEqualTo(expected(confluents, apicurios));
  }

  @Test
  void sendsAwayAFormWith415() throws Exception {
    HttpRequest form = HttpRequest.newBuilder(URI.create(url() + filled("/subjects/{s}/versions")))
        .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(filled("{\"schema\":{schema}}"))).build();
    assertThat(http.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
  }

  private String filled(String template) {
    return template.replace("{s}", subject).replace("{n}", subject.replaceAll("\\D", "")).replace("{id}", id).replace("{text}", schema)
        .replace("{schema}", "\"" + schema.replace("\"", "\\\"") + "\"");
  }

  private HttpResponse<String> send(String method, String path, @Nullable String body) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + filled(path)));
    if (body != null) {
      request.header("Content-Type", "application/vnd.schemaregistry.v1+json");
    }
    return http.send(request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(filled(body))).build(),
        BodyHandlers.ofString());
  }

  private static String statusAndCode(HttpResponse<String> response) throws IOException {
    JsonNode error = JSON.readTree(response.body());
    return response.statusCode() + " " + error.path("error_code").asInt();
  }
}
