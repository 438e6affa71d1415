package io.cellstream.observe;

import io.cellstream.cluster.StartupException;
import io.cellstream.runtime.StreamApplication;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetSocketAddress;
import java.time.InstantSource;

/** Answers health probes and metrics scrapes of this process over HTTP. */
public final class Observer implements AutoCloseable {
  private final Subject subject;
  private final HttpListener listener;

  private Observer(Subject subject, HttpListener listener) {
    this.subject = subject;
    this.listener = listener;
  }

  /**
   * Begins to answer: alive, not yet ready.
   *
   * @param setting the one that says where, for the error message
   * @param version Cellstream's own
   * @throws StartupException if the address can't be had
   */
  public static Observer open(InetSocketAddress address, String setting, String version) throws StartupException {
    InstantSource clock = InstantSource.system();
    Subject subject = new Subject(version, clock);
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new ApplicationMetrics(subject));
    registry.register(new KafkaMetrics(subject::metrics));
    JvmMetrics.builder().register(registry);
    return new Observer(subject,
        HttpListener.open(address, setting, new Routes(new HealthPages(subject), new MetricsPage(registry, clock))));
  }

  /** From now on this is what is observed. */
  public void watch(StreamApplication application) {
    subject.is(application);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** Stops answering. Close it after the stream, so that probes see the end coming. */
  @Override
  public void close() {
    listener.close();
  }
}
