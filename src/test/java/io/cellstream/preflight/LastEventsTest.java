package io.cellstream.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.devcluster.DevRegistry;
import io.cellstream.it.Servers;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.topology.RecordLimit;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the records of a topic's end tell; that they are read from a broker is {@link io.cellstream.cli.LastEventsIT}'s. */
@ExtendWith(Servers.class)
class LastEventsTest {
  private final RegistryClient registry;
  private final FoundOnly findings = new FoundOnly();
  private final List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();

  LastEventsTest(DevRegistry server) throws IOException {
    registry = RegistryClient.open(Map.of("schema.registry.url", server.url()));
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
  }

  private void judge() throws Exception {
    new LastEvents(InputPlan.ofEvents("in"), "in", TestModels.nextToken(1, 4, 3, 9), Optional.of(registry), RecordLimit.NONE).judge(records,
        findings);
  }

  private void add(byte @Nullable [] value) {
    records.add(new ConsumerRecord<>("in", 2, 70 + records.size(), "k".getBytes(UTF_8), value));
  }

  private byte[] event(String token) throws Exception {
    return new AvroEventWriter(registry, "in").write(new RawEvent(new RawInput.TokenText(token), OptionalLong.empty(), false, false));
  }

  @Test
  void anEmptyTopicTellsNothing() throws Exception {
    judge();

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).containsExactly("topic in holds no record that could be looked at");
  }

  @Test
  void eventsThatTheModelTakesAreWell() throws Exception {
    add(event("a"));
    add(event("b"));

    judge();

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).singleElement().asString().contains("2 were looked at: model next-token can take each");
  }

  @Test
  void deadLettersAreCountedByCauseAndTheFirstIsShownWithItsPlace() throws Exception {
    add(event("a"));
    add("{\"token\":\"a\"}".getBytes(UTF_8));
    add(event("nowhere"));
    add(event("nowhere"));

    judge();

    assertThat(findings.problems()).singleElement().asString()
        .startsWith("warning: 3 of 4 records looked at, the last of topic in, would be dead letters (")
        .contains("1 NOT_AVRO", "2 UNKNOWN_TOKEN", "; the first is in-2@71: ");
  }

  @Test
  void wherePlainlyNothingFitsItSaysAll() throws Exception {
    add("x".getBytes(UTF_8));

    judge();

    assertThat(findings.problems()).singleElement().asString().startsWith("warning: all 1 record looked at");
  }
}
