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
    snapshots.add(gauge("cellstream_live", "Whether the process can do its work: what /health/live answers.", health.live() ? 1 : 0));
    snapshots.add(
        gauge("cellstream_ready", "Whether every event of its partitions is read as it comes and committed: what /health/ready answers.",
            health.ready() ? 1 : 0));
    status.ifPresent(known -> {
      snapshots.add(gauge("cellstream_partitions", "Input partitions that are being read.", known.partitions()));
      snapshots.add(gauge("cellstream_waiting_threads", "Threads that failed and wait to try again.", known.waitingThreads()));
      snapshots.add(gauge("cellstream_restoring_partitions", "Partitions whose states are being read back from the changelog.",
          known.restoring().size()));
      snapshots.add(gauge("cellstream_restore_remaining_records", "Changelog records still to be read to have all states back.",
          known.restoring().values().stream().mapToLong(Long::longValue).sum()));
      snapshots
          .add(gauge("cellstream_stalled_partitions", "Input partitions whose events wait while nothing is committed; 0 while the stream"
              + " gets on.", known.standstill().partitions()));
      snapshots.add(gauge("cellstream_uncommitted_seconds", "How long the events that wait longest have waited without any commit.",
          known.standstill().uncommitted().toSeconds()));
      snapshots.add(incidents(known));
    });
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot incidents(StreamStatus status) {
    CounterSnapshot.Builder incidents = CounterSnapshot.builder().name("cellstream_incidents")
        .help("What the process did because the world was not as expected, by kind; the log has each.");
    status.incidents().forEach((incident, count) -> incidents.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
        .value((double) count).labels(Labels.of("incident", incident.name())).build()));
    return incidents.build();
  }

  private MetricSnapshot info() {
    Labels labels = Labels.of("version", subject.version(), "kafka_version", AppInfoParser.getVersion());
    Labels all = subject.model().map(model -> labels.merge(Labels.of("model", model.name(), "model_version", model.version(), "state_hash",
        model.stateHash(), "package_hash", model.packageHash()))).orElse(labels);
    return InfoSnapshot.builder().name("cellstream").help("What runs here.")
        .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(all).build()).build();
  }

  private static MetricSnapshot gauge(String name, String help, long value) {
    return GaugeSnapshot.builder().name(name).help(help)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value((double) value).build())
        .build();
  }
}
