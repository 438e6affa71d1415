package io.cellstream.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final MetricsPage pages = new MetricsPage(registry, now::get);
  private int scrapes;

  MetricsPageTest() {
    registry.register(() -> {
      scrapes++;
      return CounterSnapshot.builder().name("events")
          .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value(scrapes).build()).build();
    });
  }

  private String body(String accept) throws Exception {
    return new String(pages.page(accept).body(), StandardCharsets.UTF_8);
  }

  @Test
  void aPageIsKeptForASecondHoweverOftenItIsAskedFor() throws Exception {
    assertThat(body("")).contains("events_total 1.0");
    now.set(Instant.EPOCH.plusMillis(999));
    assertThat(body("")).contains("events_total 1.0");
    now.set(Instant.EPOCH.plus(MetricsPage.KEPT));
    assertThat(body("")).contains("events_total 2.0");
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepAPageForLonger() throws Exception {
    now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
    assertThat(body("")).contains("events_total 1.0");
    now.set(Instant.EPOCH);
    assertThat(body("")).contains("events_total 2.0");
  }

  @Test
  void openMetricsIsForThoseWhoAskForIt() throws Exception {
    assertThat(pages.page("application/openmetrics-text; version=1.0.0,text/plain;q=0.5").contentType())
        .startsWith("application/openmetrics-text");
    assertThat(body("application/openmetrics-text")).endsWith("# EOF\n");
    assertThat(pages.page("").contentType()).startsWith("text/plain; version=0.0.4");
  }

  @Test
  void whoWouldTakeProtobufGetsText() throws Exception {
    assertThat(pages.page("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,text/plain;q=0.3")
        .contentType()).startsWith("text/plain");
  }
}
