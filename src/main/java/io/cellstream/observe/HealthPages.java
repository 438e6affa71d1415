package io.cellstream.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.runtime.StreamStatus;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The two probes' answers: the status code is for machines, the JSON for whoever looks. */
final class HealthPages {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Subject subject;

  HealthPages(Subject subject) {
    this.subject = subject;
  }

  Answer live() {
    Optional<StreamStatus> status = subject.status();
    Health health = Health.of(status);
    return answer(health.live(), page("live", health.live(), status));
  }

  Answer ready() {
    Optional<StreamStatus> status = subject.status();
    Health health = Health.of(status);
    ObjectNode page = page("ready", health.ready(), status);
    health.hindrance().ifPresent(reason -> page.put("reason", reason));
    status.ifPresent(known -> {
      page.put("partitions", known.partitions());
      ObjectNode restoring = page.putObject("restoring");
      known.restoring().forEach(restoring::put);
    });
    subject.model().ifPresent(model -> page.putObject("model").put("name", model.name()).put("version", model.version())
        .put("stateHash", model.stateHash()).put("packageHash", model.packageHash()));
    return answer(health.ready(), page.put("version", subject.version()));
  }

  private ObjectNode page(String question, boolean yes, Optional<StreamStatus> status) {
    return JSON.createObjectNode().put(question, yes).put("state", status.map(known -> known.state().name()).orElse("STARTING"))
        .put("uptimeSeconds", subject.uptime().toSeconds());
  }

  private static Answer answer(boolean yes, ObjectNode page) {
    try {
      return new Answer(yes ? 200 : 503, "application/json", JSON.writeValueAsBytes(page), Map.of());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
