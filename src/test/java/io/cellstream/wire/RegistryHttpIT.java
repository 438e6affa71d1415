package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The genuine client against a registry that answers, refuses, stalls and lies. */
@Timeout(30)
class RegistryHttpIT {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String TOKEN_EVENT = StubRegistry.schemaMember(AvroSchemas.TOKEN_EVENT.toString());

  private final AtomicLong nowMillis = new AtomicLong();
  private StubRegistry stub;

  @BeforeEach
  void start() throws Exception {
    stub = new StubRegistry();
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void aSchemaIsFetchedOnce() throws Exception {
    stub.knows(7, TOKEN_EVENT);
    try (RegistryClient registry = open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(new AvroEventReader(registry).read(event(7)).input()).isEqualTo(new RawInput.TokenText("a"));
      }
      assertThat(stub.asked).containsExactly("/schemas/ids/7");
    }
  }

  @Test
  void anUnknownIdIsAskedForEveryFewSecondsAndFoundWhenRegisteredLater() throws Exception {
    try (RegistryClient registry = open()) {
      AvroEventReader reader = new AvroEventReader(registry);
      for (int i = 0; i < 5; i++) {
        assertThat(rejection(reader, 9).rejectCause()).isEqualTo(RejectCause.UNKNOWN_SCHEMA);
      }
      assertThat(stub.asked).hasSize(1);
      stub.knows(9, TOKEN_EVENT);
      nowMillis.addAndGet(UnknownIds.MEMORY.toMillis());
      assertThat(reader.read(event(9)).input()).isEqualTo(new RawInput.TokenText("a"));
    }
  }

  @Test
  void anIdThatIsKnownBeforeTheCallsPatienceEndsIsWaitedForInPlace() throws Exception {
    stub.on("/schemas/ids/9", exchange -> {
      if (stub.asked.size() < 3) {
        StubRegistry.send(exchange, 404, StubRegistry.NO_SUCH_ID);
      } else {
        StubRegistry.send(exchange, 200, "{" + TOKEN_EVENT + "}");
      }
    });
    try (RegistryClient registry = waiting(Duration.ofSeconds(60))) {
      assertThat(new AvroEventReader(registry).read(event(9)).input()).isEqualTo(new RawInput.TokenText("a"));
      assertThat(stub.asked).hasSize(3);
    }
  }

  @Test
  void anIdThatIsNotIsToBeTriedAgainByAnotherThreadWhichGoesOnWithTheSameGrace() throws Exception {
    try (RegistryClient registry = waiting(Duration.ofSeconds(60))) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> new AvroEventReader(registry).read(event(9))).isInstanceOf(SchemaNotKnownYetException.class)
          .hasMessageContaining(stub.url()).hasMessageContaining("knows no schema 9").hasMessageContaining("60 s more");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(PATIENCE.dividedBy(4), PATIENCE.multipliedBy(2));
      nowMillis.addAndGet(20_000);
      assertThatThrownBy(() -> new AvroEventReader(registry).read(event(9))).isInstanceOf(SchemaNotKnownYetException.class)
          .hasMessageContaining("40 s more");
      nowMillis.addAndGet(40_000);
      assertThat(rejection(new AvroEventReader(registry), 9).rejectCause()).isEqualTo(RejectCause.UNKNOWN_SCHEMA);
      stub.knows(9, TOKEN_EVENT);
      nowMillis.addAndGet(UnknownIds.MEMORY.toMillis());
      assertThat(new AvroEventReader(registry).read(event(9)).input()).isEqualTo(new RawInput.TokenText("a"));
    }
  }

  @Test
  void theWholeOfACallsWaitingHasOnePatienceWhateverItIsFor() throws Exception {
    stub.on("/schemas/ids/9", exchange -> {
      if (stub.asked.size() % 2 == 0) {
        StubRegistry.send(exchange, 404, StubRegistry.NO_SUCH_ID);
      } else {
        StubRegistry.send(exchange, 503, "{\"error_code\":50302,\"message\":\"starting\"}");
      }
    });
    try (RegistryClient registry = waiting(Duration.ofSeconds(60))) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> new AvroEventReader(registry).read(event(9))).isInstanceOf(RuntimeException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.multipliedBy(2));
    }
  }

  @Test
  void aStormOfRandomIdsIsNoStormOfCallsWhenIdsAreWaitedForEither() throws Exception {
    try (RegistryClient registry = waiting(Duration.ofMillis(1))) {
      AvroEventReader reader = new AvroEventReader(registry);
      stub.onEverything(exchange -> {
        nowMillis.addAndGet(1); // the grace of each id is over when it is asked for again
        StubRegistry.send(exchange, 404, StubRegistry.NO_SUCH_ID);
      });
      Random random = new Random(2);
      for (int i = 0; i < 5_000; i++) {
        assertThat(rejection(reader, 1_000_000 + random.nextInt(1 << 30)).rejectCause()).isEqualTo(RejectCause.UNKNOWN_SCHEMA);
      }
      assertThat(stub.asked).hasSizeLessThanOrEqualTo(2 * UnknownIds.STORM);
    }
  }

  @Test
  void aSchemaWhoseReferenceIsMissingIsWaitedForToo() throws Exception {
    stub.knows(3, StubRegistry.schemaMember("\"t.Tag\"") + ",\"references\":[{\"name\":\"t.Tag\",\"subject\":\"tag\",\"version\":1}]");
    try (RegistryClient registry = waiting(Duration.ofSeconds(60))) {
      assertThatThrownBy(() -> new AvroEventReader(registry).read(event(3))).isInstanceOf(SchemaNotKnownYetException.class)
          .hasMessageContaining("schema 3").hasMessageContaining("refers to a schema");
    }
  }

  @Test
  void aSchemaWhoseReferenceIsMissingIsNotUnreadableForGood() throws Exception {
    String event = "{\"type\":\"record\",\"name\":\"TokenEvent\",\"fields\":[{\"name\":\"input\",\"type\":\"t.Text\"}]}";
    stub.knows(3, StubRegistry.schemaMember(event) + ",\"references\":[{\"name\":\"t.Text\",\"subject\":\"text\",\"version\":1}]");
    try (RegistryClient registry = open()) {
      assertThat(rejection(new AvroEventReader(registry), 3).rejectCause()).isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
      String text = "{\"type\":\"record\",\"name\":\"Text\",\"namespace\":\"t\",\"fields\":[]}";
      stub.on("/subjects/text/versions/1", exchange -> StubRegistry.send(exchange, 200,
          "{\"subject\":\"text\",\"version\":1,\"id\":2," + StubRegistry.schemaMember(text) + "}"));
      nowMillis.addAndGet(UnknownIds.MEMORY.toMillis());
      assertThat(rejection(new AvroEventReader(registry), 3)).hasMessageContaining("can't be read as").hasMessageNotContaining("refers to");
    }
  }

  @Test
  void aLatestVersionThatIsThereAndItsIdIsNotIsDoubtful() throws Exception {
    stub.on("/subjects/in-value/versions/latest", exchange -> StubRegistry.send(exchange, 200,
        "{\"subject\":\"in-value\",\"version\":4,\"id\":9," + TOKEN_EVENT + "}"));
    try (RegistryClient registry = open()) {
      assertThat(new SchemaSurvey(registry).input("in")).isInstanceOf(SchemaSurvey.Doubtful.class).extracting(SchemaSurvey.Standing::text)
          .asString().contains("version 4 of subject in-value (schema 9) exists", "knows no schema 9", "a replica of the registry lags",
              "cellstream.registry.unknown.id.grace.ms");
    }
  }

  @Test
  void aStormOfRandomIdsIsNoStormOfCallsAndHidesNoNewSchema() throws Exception {
    stub.knows(100, TOKEN_EVENT);
    stub.knows(101, TOKEN_EVENT);
    try (RegistryClient registry = open()) {
      AvroEventReader reader = new AvroEventReader(registry);
      reader.read(event(100));
      Random random = new Random(1);
      for (int i = 0; i < 5_000; i++) {
        assertThat(rejection(reader, 1_000_000 + random.nextInt(1 << 30)).rejectCause()).isEqualTo(RejectCause.UNKNOWN_SCHEMA);
      }
      assertThat(stub.asked).hasSize(1 + UnknownIds.STORM);
      assertThat(reader.read(event(101)).input()).isEqualTo(new RawInput.TokenText("a"));
    }
  }

  @Test
  void afterAStormFarIdsAreAskedForAgain() throws Exception {
    try (RegistryClient registry = open()) {
      AvroEventReader reader = new AvroEventReader(registry);
      for (int i = 0; i < 2 * UnknownIds.STORM; i++) {
        rejection(reader, 50_000_000 + i);
      }
      stub.knows(60_000_000, TOKEN_EVENT);
      assertThat(rejection(reader, 60_000_000).rejectCause()).isEqualTo(RejectCause.UNKNOWN_SCHEMA);
      nowMillis.addAndGet(UnknownIds.STORM_MEMORY.toMillis());
      assertThat(reader.read(event(60_000_000)).input()).isEqualTo(new RawInput.TokenText("a"));
    }
  }

  @Test
  void aFailureThatPassesIsWaitedOut() throws Exception {
    AtomicInteger failures = new AtomicInteger(2);
    stub.on("/schemas/ids/7", exchange -> {
      if (failures.getAndDecrement() > 0) {
        StubRegistry.send(exchange, 503, "{\"error_code\":50302,\"message\":\"starting\"}");
      } else {
        StubRegistry.send(exchange, 200, "{" + TOKEN_EVENT + "}");
      }
    });
    try (RegistryClient registry = open()) {
      assertThat(new AvroEventReader(registry).read(event(7)).input()).isEqualTo(new RawInput.TokenText("a"));
    }
  }

  @Test
  void aFailureThatStaysIsTheRegistrysAndNamesItsAddress() throws Exception {
    stub.onEverything(exchange -> StubRegistry.send(exchange, 500, "{\"error_code\":50001,\"message\":\"no store\"}"));
    assertUnavailable(stub.url(), "no store");
    assertThat(stub.asked).hasSizeGreaterThan(1);
  }

  @Test
  void aRegistryThatIsNotThereIsUnavailable() throws Exception {
    stub.close();
    assertUnavailable(stub.url(), "check schema.registry.url");
  }

  @Test
  void aConnectionThatIsAcceptedAndNeverAnsweredIsUnavailableInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertUnavailable("http://127.0.0.1:" + silent.getLocalPort(), "check schema.registry.url");
    }
  }

  @Test
  void anAnswerThatTricklesIsUnavailableInTime() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    stub.onEverything(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try {
        while (!over.await(20, TimeUnit.MILLISECONDS)) {
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    assertUnavailable(stub.url(), "gave no answer within 1000 ms");
    over.countDown();
  }

  @Test
  void whatFailedIsSaidWhereTheNextRequestGetsNoAnswer() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    stub.onEverything(exchange -> {
      if (requests.getAndIncrement() == 0) {
        StubRegistry.send(exchange, 503, "<html>starting</html>");
        return;
      }
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    assertUnavailable(stub.url(), "failed for 1000 ms (RestClientException");
    over.countDown();
  }

  @Test
  void anAnswerThatIsNoJsonIsUnavailable() throws Exception {
    stub.onEverything(exchange -> StubRegistry.send(exchange, 200, "<html>Welcome</html>"));
    assertUnavailable(stub.url(), "check schema.registry.url");
    stub.onEverything(exchange -> StubRegistry.send(exchange, 200, "null"));
    assertUnavailable(stub.url(), "check schema.registry.url");
  }

  @Test
  void aNotFoundThatIsNotTheRegistrysOwnIsUnavailable() throws Exception {
    stub.onEverything(exchange -> StubRegistry.send(exchange, 404, "<html>no such page</html>"));
    assertUnavailable(stub.url(), "HTTP 404");
    stub.onEverything(exchange -> StubRegistry.send(exchange, 404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}"));
    assertUnavailable(stub.url(), "HTTP 404");
  }

  @Test
  void refusedCredentialsAreNotTriedAgain() throws Exception {
    stub.onEverything(exchange -> StubRegistry.send(exchange, 401, "{\"error_code\":401,\"message\":\"Unauthorized\"}"));
    assertUnavailable(stub.url(), "basic.auth.user.info");
    assertThat(stub.asked).hasSize(1);
  }

  @Test
  void basicAuthenticationIsSent() throws Exception {
    stub.knows(7, TOKEN_EVENT);
    try (RegistryClient registry = open(Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "me:secret"))) {
      new AvroEventReader(registry).read(event(7));
      assertThat(stub.authorizations).containsExactly("Basic bWU6c2VjcmV0");
    }
  }

  @Test
  void knownSchemasGoOnWorkingThroughAnOutage() throws Exception {
    stub.knows(7, TOKEN_EVENT);
    try (RegistryClient registry = open()) {
      new AvroEventReader(registry).read(event(7));
      stub.close();
      assertThat(new AvroEventReader(registry).read(event(7)).input()).isEqualTo(new RawInput.TokenText("a"));
      assertThatThrownBy(() -> new AvroEventReader(registry).read(event(8))).isInstanceOf(RegistryUnavailableException.class);
    }
  }

  @Test
  void aSchemaOfAnotherKindOrOfNoneIsIncompatible() throws Exception {
    stub.knows(1, "\"schemaType\":\"JSON\",\"schema\":\"{}\"");
    stub.knows(2, "\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = \\\"proto3\\\";\"");
    stub.knows(3, "\"schema\":\"{\\\"type\\\":\\\"recor\"");
    stub.knows(4,
        StubRegistry.schemaMember("{\"type\":\"record\",\"name\":\"TokenEvent\",\"fields\":[{\"name\":\"a\",\"type\":\"Missing\"}]}"));
    stub.knows(5, "\"schema\":\"" + "[".repeat(100_000) + "\"");
    stub.knows(6, StubRegistry.schemaMember("\"t.Tag\"") + ",\"references\":[{\"name\":\"t.Tag\",\"subject\":\"tag\",\"version\":1}]");
    try (RegistryClient registry = open()) {
      for (int id = 1; id <= 6; id++) {
        assertThat(rejection(new AvroEventReader(registry), id)).hasMessageContaining("schema " + id)
            .extracting(RejectedEventException::rejectCause).as("schema %d", id).isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
      }
    }
  }

  @Test
  void referencesAreFollowed() throws Exception {
    String tag = "{\"type\":\"record\",\"name\":\"Tag\",\"namespace\":\"t\",\"fields\":[{\"name\":\"v\",\"type\":\"t.Value\"}]}";
    String value = "{\"type\":\"enum\",\"name\":\"Value\",\"namespace\":\"t\",\"symbols\":[\"A\"]}";
    String event = "{\"type\":\"record\",\"name\":\"TokenEvent\",\"fields\":[{\"name\":\"tag\",\"type\":\"t.Tag\"},"
        + "{\"name\":\"input\",\"type\":[\"null\",\"string\"]}]}";
    stub.knows(3, StubRegistry.schemaMember(event) + ",\"references\":[{\"name\":\"t.Tag\",\"subject\":\"tag\",\"version\":1}]");
    stub.on("/subjects/tag/versions/1", exchange -> StubRegistry.send(exchange, 200, "{\"subject\":\"tag\",\"version\":1,\"id\":2,"
        + StubRegistry.schemaMember(tag) + ",\"references\":[{\"name\":\"t.Value\",\"subject\":\"value\",\"version\":4}]}"));
    stub.on("/subjects/value/versions/4", exchange -> StubRegistry.send(exchange, 200,
        "{\"subject\":\"value\",\"version\":4,\"id\":1," + StubRegistry.schemaMember(value) + "}"));
    try (RegistryClient registry = open()) {
      byte[] bytes = Samples.framed(3, out -> {
        out.writeEnum(0);
        out.writeIndex(1);
        out.writeString("x");
      });
      assertThat(new AvroEventReader(registry).read(bytes).input()).isEqualTo(new RawInput.TokenText("x"));
    }
  }

  @Test
  void aRefusedRegistrationSaysWhy() throws Exception {
    stub.onEverything(exchange -> StubRegistry.send(exchange, 409, "{\"error_code\":409,\"message\":\"incompatible with version 3\"}"));
    try (RegistryClient registry = open()) {
      assertThatThrownBy(() -> new AvroPredictionWriter(registry, "out", "m", "1")).isInstanceOf(SchemaSetupException.class)
          .hasMessageContaining("out-value").hasMessageContaining("incompatible with version 3");
    }
  }

  private void assertUnavailable(String address, String saying) throws Exception {
    try (RegistryClient registry = RegistryClient.open(Map.of("schema.registry.url", address), PATIENCE, this::now)) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> new AvroEventReader(registry).read(event(7))).isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining(address).hasMessageContaining(saying).hasMessageNotContaining("\n");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.multipliedBy(2));
    }
  }

  private Instant now() {
    return Instant.ofEpochMilli(nowMillis.get());
  }

  private RegistryClient open() {
    return open(Map.of());
  }

  private RegistryClient open(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("schema.registry.url", stub.url());
    return RegistryClient.open(settings, PATIENCE, this::now);
  }

  private RegistryClient waiting(Duration grace) {
    return RegistryClient.open(Map.of("schema.registry.url", stub.url()), PATIENCE, this::now, grace, LateSchemaListener.NONE);
  }

  private static byte[] event(int id) {
    return Samples.framed(id, Samples.tokenEvent("a"));
  }

  private static RejectedEventException rejection(AvroEventReader reader, int id) {
    return catchThrowableOfType(RejectedEventException.class, () -> reader.read(event(id)));
  }
}
