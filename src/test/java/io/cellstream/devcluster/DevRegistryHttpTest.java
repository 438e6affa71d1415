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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the registry refuses to do, and answers that are its own. The answers it shares with others are in {@code interop}. */
class DevRegistryHttpTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LONG = "{\"schema\": \"{\\\"type\\\": \\\"long\\\"}\"}";

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
      GET    | /schemas/types                     | ["AVRO"]
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
      POST   | /subjects/s/versions  | {"schema":"message M {}","schemaType":"PROTOBUF"}                     | 422 | 422   | PROTOBUF
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
