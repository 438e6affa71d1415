package io.cellstream.observe;

import java.io.IOException;
import java.util.Set;

/** Which page answers which request. */
final class Routes {
  static final String LIVE = "/health/live";
  static final String READY = "/health/ready";
  static final String METRICS = "/metrics";

  private static final String INDEX = """
      Cellstream

      %-13s  200 while the process can do its work, 503 once it is ending
      %-13s  200 while every event of its partitions is read as it comes and committed, else 503
      %-13s  metrics for Prometheus
      """.formatted(LIVE, READY, METRICS);
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final String ALLOWED = "GET, HEAD";

  private final HealthPages health;
  private final MetricsPage metrics;

  Routes(HealthPages health, MetricsPage metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  /** @param accept the header of that name; empty if there was none */
  Answer answer(String method, String path, String accept) throws IOException {
    if (!Set.of("/", LIVE, READY, METRICS).contains(path)) {
      return Answer.text(404, "there is no such page; / lists those there are\n");
    }
    if (!METHODS.contains(method)) {
      return Answer.methodNotAllowed(ALLOWED);
    }
    return switch (path) {
      case LIVE -> health.live();
      case READY -> health.ready();
      case METRICS -> metrics.page(accept);
      default -> Answer.text(200, INDEX);
    };
  }
}
