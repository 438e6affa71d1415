package io.cellstream.observe;

import io.cellstream.runtime.StreamStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.AppInfoParser;

/** What the probes know, as gauges, and what runs here. */
final class ApplicationMetrics implements MultiCollector {
  private final Subject subject;

  ApplicationMetrics(Subject subject) {
    this.subject = subject;
  }

  @Override
  public MetricSnapshots collect() {
    Optional<StreamStatus> status = subject.status();
    Health health = Health.of(status);
    List<MetricSnapshot> snapshots = new ArrayList<>();
    snapshots.add(info());
    snapshots.add(gauge(OwnSeries.LIVE, health.live() ? 1 : 0));
    snapshots.add(gauge(OwnSeries.READY, health.ready() ? 1 : 0));
    status.ifPresent(known -> {
      snapshots.add(gauge(OwnSeries.PARTITIONS, known.partitions()));
      snapshots.add(gauge(OwnSeries.WAITING_THREADS, known.waitingThreads()));
      snapshots.add(gauge(OwnSeries.RESTORING_PARTITIONS, known.restoring().size()));
      snapshots.add(gauge(OwnSeries.RESTORE_REMAINING_RECORDS, known.restoring().values().stream().mapToLong(Long::longValue).sum()));
      snapshots.add(gauge(OwnSeries.STALLED_PARTITIONS, known.standstill().partitions()));
      snapshots.add(gauge(OwnSeries.UNCOMMITTED_SECONDS, known.standstill().uncommitted().toSeconds()));
      snapshots.add(incidents(known));
    });
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot incidents(StreamStatus status) {
    CounterSnapshot.Builder incidents = CounterSnapshot.builder().name(OwnSeries.INCIDENTS.family()).help(OwnSeries.INCIDENTS.help());
    status.incidents().forEach((incident, count) -> incidents.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
        .value((double) count).labels(Labels.of("incident", incident.name())).build()));
    return incidents.build();
  }

  private MetricSnapshot info() {
    Labels labels = Labels.of("version", subject.version(), "kafka_version", AppInfoParser.getVersion());
    Labels all = subject.model().map(model -> labels.merge(Labels.of("model", model.name(), "model_version", model.version(), "state_hash",
        model.stateHash(), "package_hash", model.packageHash()))).orElse(labels);
    return InfoSnapshot.builder().name(OwnSeries.INFO.family()).help(OwnSeries.INFO.help())
        .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(all).build()).build();
  }

  private static MetricSnapshot gauge(OwnSeries series, long value) {
    return GaugeSnapshot.builder().name(series.family()).help(series.help())
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value((double) value).build())
        .build();
  }
}
