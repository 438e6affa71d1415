package io.cellstream.interop;

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
    assertThat(JSON.readTree(response.body())).isEqualTo(JSON.readTree(filled(answer)));
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
    return template.replace("{s}", subject).replace("{id}", id).replace("{text}", schema)
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
