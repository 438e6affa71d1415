package io.cellstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cellstream.devcluster.DevRegistry;
import io.cellstream.preflight.Incident;
import io.cellstream.preflight.Incidents;
import io.cellstream.runtime.ErrorPolicy.Retry;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.LateSchemaListener;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.SchemaId;
import io.cellstream.wire.SchemaNotKnownYetException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class AwaitedSchemasTest {
  private final Incidents incidents = new Incidents();
  private final AwaitedSchemas awaited = new AwaitedSchemas(incidents);

  /** What a stream thread fails with, from a real registry that knows no such id. */
  private static StreamsException failure(Duration grace) throws Exception {
    try (DevRegistry registry = DevRegistry.start();
        RegistryClient client = RegistryClient.open(Map.of("schema.registry.url", registry.url()), Duration.ofSeconds(4),
            () -> Instant.EPOCH, grace, LateSchemaListener.NONE)) {
      return new StreamsException("in a task", catchThrowableOfType(SchemaNotKnownYetException.class,
          () -> new AvroEventReader(client).read(new byte[]{0, 0, 0, 0, 99, 0})));
    }
  }

  @Test
  void itsThreadIsReplacedHoweverOftenItFails() throws Exception {
    ErrorPolicy policy = new ErrorPolicy(new Strikes(() -> Instant.EPOCH), List.of(awaited), _ -> false);
    StreamsException failure = failure(Duration.ofSeconds(60));
    for (int i = 0; i < 3 * Strikes.LIMIT; i++) {
      assertThat(policy.answer(failure)).isInstanceOfSatisfying(Retry.class, retry -> {
        assertThat(retry.pause()).isEqualTo(Duration.ofSeconds(8));
        assertThat(retry.message()).contains("knows no schema 99").doesNotContain("\n");
      });
    }
  }

  @Test
  void noPauseIsLongerThanTheGrace() throws Exception {
    assertThat(awaited.of(failure(Duration.ofSeconds(3)))).get()
        .isInstanceOfSatisfying(Retry.class, retry -> assertThat(retry.pause()).isEqualTo(Duration.ofSeconds(3)));
  }

  @Test
  void whatFailsOtherwiseIsNotItsConcern() {
    assertThat(awaited.of(new StreamsException(new IllegalStateException("a bug")))).isEmpty();
  }

  @Test
  void whatIsHeardIsCounted() {
    awaited.awaited(new SchemaId.Numbered(7), Duration.ofSeconds(60));
    awaited.came(new SchemaId.Numbered(7), Duration.ofSeconds(3));
    awaited.awaited(new SchemaId.Numbered(8), Duration.ofSeconds(60));
    awaited.givenUp(new SchemaId.Numbered(8), Duration.ofSeconds(60));
    awaited.budgetSpent(new SchemaId.Numbered(9));
    assertThat(incidents.counts()).containsEntry(Incident.SCHEMA_AWAITED, 2L).containsEntry(Incident.SCHEMA_GIVEN_UP, 1L)
        .containsEntry(Incident.SCHEMA_WAITING_SPENT, 1L);
  }
}
