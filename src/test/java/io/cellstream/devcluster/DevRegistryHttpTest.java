package io.cellstream.devcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the registry refuses to do, and answers that are its own. The answers it shares with others are in {@code interop}. */
class DevRegistryHttpTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LONG = "{\"schema\": \"{\\\"type\\\": \\\"long\\\"}\"}";

  private static final String PROTO3 = "syntax = \"proto3\"; ";

  private final HttpClient http = HttpClient.newHttpClient();
  private DevRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = DevRegistry.start();
  }

  @AfterEach
  void stop() {
    http.close();
    registry.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      GET    | /                                  | {}
      GET    | /subjects                          | ["s"]
      GET    | /subjects?subjectPrefix=t          | []
      GET    | /schemas/types                     | ["JSON","PROTOBUF","AVRO"]
      """)
  void answersForItselfInTheShapeOfTheApi(String method, String path, String answer) throws Exception {
    send("POST", "/subjects/s/versions", LONG);
    HttpResponse<String> response = send(method, path, "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/vnd.schemaregistry.v1+json");
    assertThat(JSON.readTree(response.body())).isEqualTo(JSON.readTree(answer));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      POST   | /subjects/s/versions  | {"schema":"{\\"type\\":\\"record\\"}"}                                | 422 | 42201 | Invalid schema
      POST   | /subjects/s/versions  | {"schema":"{"}                                                        | 422 | 42201 | Invalid schema
      POST   | /subjects/s/versions  | {"schema":"[\\"int\\",\\"int\\"]"}                                    | 422 | 42201 | Invalid schema
      POST   | /subjects/s/versions  | {}                                                                    | 422 | 42201 | no schema
      POST   | /subjects/s/versions  | {"schema":"<a/>","schemaType":"XML"}                                  | 422 | 42201 | Invalid schema type XML
      POST   | /subjects/s/versions?normalize=true | {"schema":"message M {}","schemaType":"PROTOBUF"}       | 422 | 422   | normalizing
      POST   | /subjects/s/versions?normalize=true | {"schema":"{}","schemaType":"JSON"}                     | 422 | 422   | normalizing
      POST   | /subjects/s/versions  | {"schema":"\\"int\\"","references":[{"name":"n","subject":"t","version":1}]} | 422 | 42201 | subject "t" and version 1
      POST   | /subjects/s/versions  | {"schema":"\\"int\\"","ruleSet":{"domainRules":[]}}                   | 422 | 422   | ruleSet
      POST   | /subjects/s/versions  | {"schema":"\\"int\\"","id":7}                                         | 422 | 422   | id
      POST   | /subjects/s/versions  | not JSON                                                              | 400 | 400   | not JSON
      POST   | /subjects/:.other:s/versions | {"schema":"\\"int\\""}                                         | 422 | 422   | contexts
      DELETE | /subjects/s?permanent=true | ``                                                              | 422 | 422   | permanent=true
      GET    | /subjects?limit=2     | ``                                                                    | 422 | 422   | limit=2
      GET    | /subjects/s/versions/two | ``                                                                 | 422 | 42202 | 'two'
      GET    | /subjects/s/versions/0 | ``                                                                   | 422 | 42202 | '0'
      GET    | /schemas/ids/one      | ``                                                                    | 404 | 404   | HTTP 404
      GET    | /nowhere              | ``                                                                    | 404 | 404   | /nowhere
      PUT    | /subjects             | {}                                                                    | 405 | 405   | PUT /subjects
      PUT    | /mode                 | {"mode":"IMPORT"}                                                     | 422 | 422   | READWRITE
      PUT    | /config               | {"compatibility":"SOMEWHAT"}                                          | 422 | 42203 | full_transitive
      PUT    | /config               | {"compatibility":"FULL","normalize":true}                             | 422 | 422   | normalize
      """)
  void refusesAloudWhatItDoesNotDo(String method, String path, String body, int status, int code, String message) throws Exception {
    HttpResponse<String> response = send(method, path, body.replace("\\\\", "\\"));
    JsonNode error = JSON.readTree(response.body());
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(error.path("error_code").asInt()).isEqualTo(code);
    assertThat(error.path("message").asText()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      message M {                                                        | no_reference | expected
      syntax = "proto3"; message M { Nowhere n = 1; }                                       | no_reference | Nowhere
      syntax = "proto3"; message M { int32 a = 1; int32 b = 1; }                            | no_reference | multiple fields share tag 1
      syntax = "proto3"; import "site.proto"; message M { Site site = 1; }                  | no_reference | Site
      syntax = "proto3"; import "site.proto"; message M { Site site = 1; }                  | site         | subject "site" and version 1
      """)
  void refusesProtobufWhoseTypesAreNotAllThere(String text, String reference, String message) throws Exception {
    refuses422(body("PROTOBUF", text, reference.equals("site") ? references("site") : ""), message);
  }

  @Test
  void refusesProtobufThatWouldTakeItsParserTooDeep() throws Exception {
    refuses422(body("PROTOBUF", "message M {".repeat(200_000), ""), "Invalid schema");
  }

  @Test
  void findsTheTypesOfAProtobufSchemaInWhatItsReferencesReferTo() throws Exception {
    assertThat(register("point", "PROTOBUF", PROTO3 + "message Point { double x = 1; }", "")).isEqualTo(200);
    assertThat(register("site", "PROTOBUF", PROTO3 + "import \"point.proto\"; message Site { Point at = 1; }", references("point")))
        .isEqualTo(200);
    assertThat(register("s", "PROTOBUF", PROTO3 + "import \"site.proto\"; message M { Site site = 1; }", references("site")))
        .isEqualTo(200);
    assertThat(send("DELETE", "/subjects/site", "").statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      "a text"                                                           | # is not a schema
      [{"type":"object"}]                                                | # is not a schema
      {"type":"long"}                                                    | #/type is not the name of a type
      {"type":[]}                                                        | #/type is not the name of a type
      {"properties":{"a":{"type":"number"},"b":7}}                       | #/properties is not an object of schemas
      {"properties":{"a":{"items":{"minimum":"0"}}}}                     | #/properties/a/items/minimum is not a number
      {"$defs":{"a":{"anyOf":[{"required":"b"}]}}}                       | #/$defs/a/anyOf/required is not an array of texts
      {"anyOf":[]}                                                       | #/anyOf is not an array of schemas
      {"items":[{"maxLength":1.5}]}                                      | #/items/maxLength is not a whole number
      {"multipleOf":0}                                                   | #/multipleOf is not a number above 0
      {"$ref":1}                                                         | #/$ref is not a text
      {} {}                                                              | Trailing token
      """)
  void refusesJsonWhoseKeywordsAreNotOfTheirKinds(String text, String message) throws Exception {
    refuses422(body("JSON", text, ""), message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      true
      {}
      {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"array","prefixItems":[{"type":"string"},true],"items":false}
      {"$schema":"http://json-schema.org/draft-04/schema#","minimum":0,"exclusiveMinimum":true,"items":[{"type":"null"}]}
      {"type":["integer","null"],"minLength":3,"enum":[1,null],"x-own":{"type":"nonsense"},"const":{"type":7},"default":{"items":1}}
      {"properties":{"type":{"type":"string"},"required":{"$ref":"#/$defs/a"}},"required":["type"],"$defs":{"a":{"format":"date"}}}
      """)
  void takesJsonSchemaOfEveryDraft(String text) throws Exception {
    assertThat(register("s", "JSON", text, "")).isEqualTo(200);
  }

  @Test
  void doesNotClaimToKnowWhatIsCompatibleButForTheType() throws Exception {
    String first = body("JSON", "{\"type\":\"object\"}", "");
    String second = body("JSON", "{\"type\":\"string\"}", "");
    send("POST", "/subjects/s/versions", first);
    assertThat(send("POST", "/compatibility/subjects/s/versions/latest", first).body()).isEqualTo("{\"is_compatible\":true}");
    assertThat(send("POST", "/compatibility/subjects/s/versions/latest", second).body()).contains("\"error_code\":422", "type JSON");
    assertThat(send("POST", "/compatibility/subjects/s/versions", second).body()).contains("\"error_code\":422", "type JSON");
    assertThat(send("POST", "/compatibility/subjects/s/versions", LONG).body()).isEqualTo("{\"is_compatible\":false}");
    assertThat(send("POST", "/subjects/s/versions", LONG).body()).contains("\"error_code\":409", "version 1 of type JSON");
    assertThat(register("s", "JSON", "{\"type\":\"string\"}", "")).isEqualTo(200);
    send("PUT", "/config/s", "{\"compatibility\":\"NONE\"}");
    assertThat(send("POST", "/compatibility/subjects/s/versions", second).body()).isEqualTo("{\"is_compatible\":true}");
    assertThat(send("POST", "/subjects/s/versions", LONG).statusCode()).isEqualTo(200);
    send("PUT", "/config/s", "{\"compatibility\":\"BACKWARD\"}");
    assertThat(send("POST", "/subjects/s/versions", "{\"schema\":\"\\\"string\\\"\"}").body())
        .as("of Avro's earlier versions only the last")
        .contains("\"error_code\":409", "TYPE_MISMATCH");
  }

  @Test
  void findsASchemaByItsGuid() throws Exception {
    send("POST", "/subjects/t/versions", LONG);
    String id = JSON.readTree(send("POST", "/subjects/s/versions", body("PROTOBUF", "message M {}", "")).body()).path("id").asText();
    JsonNode byId = JSON.readTree(send("GET", "/schemas/ids/" + id, "").body());
    String guid = byId.path("guid").asText();
    assertThat(JSON.readTree(send("GET", "/schemas/guids/" + guid, "").body())).isEqualTo(byId);
    assertThat(send("GET", "/schemas/guids/" + guid + "/ids", "").body()).contains("\"id\":" + id);
    assertThat(send("GET", "/schemas/guids/" + new UUID(1, 2), "").body()).contains("40403");
    assertThat(send("GET", "/schemas/guids/1-2", "").statusCode()).isEqualTo(404);
  }

  @Test
  void givesASchemasTextAsItWasSent() throws Exception {
    String text = "// kept\nsyntax = \"proto3\";\nmessage M {}";
    send("POST", "/subjects/s/versions", body("PROTOBUF", text, ""));
    assertThat(send("GET", "/subjects/s/versions/latest/schema", "").body()).isEqualTo(text);
  }

  private int register(String subject, String type, String text, String references) throws Exception {
    return send("POST", "/subjects/" + subject + "/versions", body(type, text, references)).statusCode();
  }

  private static String references(String name) {
    return ",\"references\":[{\"name\":\"" + name + ".proto\",\"subject\":\"" + name + "\",\"version\":1}]";
  }

  private static String body(String type, String text, String more) throws IOException {
    return "{\"schemaType\":\"" + type + "\",\"schema\":" + JSON.writeValueAsString(text) + more + "}";
  }

  private void refuses422(String body, String message) throws Exception {
    HttpResponse<String> response = send("POST", "/subjects/s/versions", body);
    JsonNode error = JSON.readTree(response.body());
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(error.path("error_code").asInt()).isEqualTo(42201);
    assertThat(error.path("message").asText()).contains(message);
  }

  @Test
  void keepsTheSubjectsNameWhateverItsCharacters() throws Exception {
    assertThat(send("POST", "/subjects/a%2Fb%20c+d%C3%A9/versions", LONG).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/subjects", "").body()).isEqualTo("[\"a/b c+dé\"]");
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(HttpRequest.newBuilder(URI.create(registry.url() + path)).header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }
}
