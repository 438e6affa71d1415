package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.ClusterSurvey.Cluster;
import io.cellstream.cluster.StartupException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterRulesTest {
  private final FoundOnly findings = new FoundOnly();

  @Test
  void aClusterThatAnswersIsNamedWithItsVersion() throws StartupException {
    ClusterRules.check(new Cluster("abc", 3, Map.of("metadata.version", (short) 29)), "b:9092", false, findings);

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).containsExactly("b:9092 answers: cluster abc, 3 brokers, metadata.version at level 29");
  }

  @Test
  void anOldClusterThatDoesNotTellItsVersionDoes() throws StartupException {
    ClusterRules.check(new Cluster("abc", 1, Map.of()), "b:9092", false, findings);

    assertThat(findings.texts()).containsExactly("b:9092 answers: cluster abc, 1 broker, version not told");
  }

  @Test
  void groupsOfTheStreamsProtocolNeedTheFeature() throws StartupException {
    ClusterRules.check(new Cluster("abc", 1, Map.of("streams.version", (short) 0)), "b:9092", true, findings);
    ClusterRules.check(new Cluster("abc", 1, Map.of("streams.version", (short) 1)), "b:9092", true, findings);

    assertThat(findings.problems())
        .containsExactly("failed: group.protocol=streams needs brokers with the feature streams.version, which the"
            + " cluster at b:9092 has not: set group.protocol=classic, or upgrade the cluster");
  }
}
