package io.cellstream.observe;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** The application under observation, from before there is one. Safe for threads. */
final class Subject {
  private final String version;
  private final InstantSource clock;
  private final Instant start;
  private final AtomicReference<@Nullable StreamApplication> application = new AtomicReference<>();

  /** @param version Cellstream's own */
  Subject(String version, InstantSource clock) {
    this.version = version;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** What is told of a model. */
  record Model(String name, String version, String stateHash, String packageHash) {
    private static Model of(ModelDefinition model) {
      return new Model(model.name(), model.version(), ModelDefinition.shortened(model.stateHash()),
          ModelDefinition.shortened(model.packageHash()));
    }
  }

  void is(StreamApplication prepared) {
    application.set(prepared);
  }

  String version() {
    return version;
  }

  Duration uptime() {
    return Duration.between(start, clock.instant());
  }

  Optional<StreamStatus> status() {
    return Optional.ofNullable(application.get()).map(StreamApplication::status);
  }

  Optional<Model> model() {
    return Optional.ofNullable(application.get()).map(StreamApplication::model).map(Model::of);
  }

  /** All that Kafka Streams and its clients measure; nothing while there is no stream. */
  Map<MetricName, ? extends Metric> metrics() {
    StreamApplication prepared = application.get();
    return prepared == null ? Map.of() : prepared.streams().metrics();
  }
}
