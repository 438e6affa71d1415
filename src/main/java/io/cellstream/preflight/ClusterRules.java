package io.cellstream.preflight;

import io.cellstream.cluster.ClusterSurvey.Cluster;
import io.cellstream.cluster.StartupException;
import io.cellstream.text.Amounts;
import java.util.Optional;

/** What must be true of the cluster itself. */
final class ClusterRules {
  static final String SUBJECT = "cluster";
  private static final String STREAMS_GROUPS = "streams.version";
  private static final String METADATA = "metadata.version";

  private ClusterRules() {
  }

  /**
   * Judges a cluster that answers.
   *
   * @param streamsGroup whether the application's group is to be of the kind {@code streams}
   */
  static void check(Cluster cluster, String bootstrapServers, boolean streamsGroup, Findings findings) throws StartupException {
    if (streamsGroup && cluster.features().getOrDefault(STREAMS_GROUPS, (short) 0) == 0) {
      findings.failed(SUBJECT, "group.protocol=streams needs brokers with the feature " + STREAMS_GROUPS + ", which the cluster at "
          + bootstrapServers + " has not: set group.protocol=classic, or upgrade the cluster");
    } else {
      findings.ok(SUBJECT, bootstrapServers + " answers: cluster " + cluster.id() + ", " + Amounts.count(cluster.brokers(), "broker")
          + Optional.ofNullable(cluster.features().get(METADATA)).map(level -> ", " + METADATA + " at level " + level)
              .orElse(", version not told"));
    }
  }
}
