package io.cellstream.preflight;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Absent;
import io.cellstream.cluster.TopicFacts.Hidden;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicRulesTest {
  private static final Set<AclOperation> ALL = Set.of(READ, WRITE, DESCRIBE);

  private final FoundOnly findings = new FoundOnly();

  private void check(int brokers, Purpose purpose, TopicFacts facts) throws StartupException {
    new TopicRules("broker:9092", brokers, findings).check(new TopicUse("t", "the.setting", purpose), facts);
  }

  private static Present topic(int replicas, int inSync, Map<String, String> config) {
    return new Present(4, replicas, inSync, 0, Optional.of(ALL), Optional.of(config));
  }

  @Test
  void aTopicThatIsAsItShouldBeIsDescribed() throws StartupException {
    check(3, Purpose.PREDICTIONS,
        topic(3, 3, Map.of("cleanup.policy", "delete", "retention.ms", "604800000", "min.insync.replicas", "2")));
    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts())
        .containsExactly("t (the.setting): 4 partitions, replicated 3 times, kept for 7 days, may be written");
  }

  @Test
  void aMissingTopicFailsWithTheCommandThatMakesIt() throws StartupException {
    check(1, Purpose.EVENTS, new Absent());
    assertThat(findings.problems()).singleElement().asString()
        .startsWith("failed: topic t (the.setting) does not exist at broker:9092: create it")
        .contains("`cellstream topics --config FILE --create`");
  }

  @Test
  void aHiddenTopicFailsWithTheCommandThatGrantsIt() throws StartupException {
    check(1, Purpose.EVENTS, new Hidden("Not authorized"));
    assertThat(findings.problems()).singleElement().asString().startsWith("failed: topic t (the.setting) is not there or hidden")
        .contains("kafka-acls.sh --bootstrap-server broker:9092", "--operation Read --topic t");
  }

  @ParameterizedTest
  @CsvSource({"EVENTS, read", "PREDICTIONS, write", "DEAD_LETTERS, write", "GAPS, write", "STATES, read and write"})
  void eachPurposeNeedsItsRights(Purpose purpose, String rights) throws StartupException {
    check(1, purpose, new Present(1, 1, 1, 0, Optional.of(Set.of(DESCRIBE)), Optional.of(Map.of("cleanup.policy", "delete,compact"))));
    assertThat(findings.problems())
        .anySatisfy(problem -> assertThat(problem).startsWith("failed: ").contains("lacks the right to " + rights));
  }

  @Test
  void rightsAndSettingsThatTheBrokerDoesNotTellAreNotClaimed() throws StartupException {
    check(1, Purpose.EVENTS, new Present(1, 1, 1, 0, Optional.empty(), Optional.empty()));
    assertThat(findings.problems()).hasSize(2).allSatisfy(problem -> assertThat(problem).startsWith("unknown: "));
    assertThat(findings.texts()).last().asString().isEqualTo("t (the.setting): 1 partition, replicated once");
  }

  @ParameterizedTest
  @CsvSource({"EVENTS, delete, ok", "EVENTS, compact, warning", "PREDICTIONS, delete, ok", "PREDICTIONS, compact, warning",
      "DEAD_LETTERS, delete, ok", "GAPS, delete, ok", "GAPS, compact, warning", "DEAD_LETTERS, compact, failed",
      "DEAD_LETTERS, 'compact,delete', failed", "STATES, compact, ok",
      "STATES, delete, failed", "STATES, 'compact,delete', warning"})
  void theCleanupPolicyMustFitThePurpose(Purpose purpose, String policy, String expected) throws StartupException {
    check(1, purpose, topic(1, 1, Map.of("cleanup.policy", policy)));
    assertThat(findings.grades()).first().hasToString(expected);
  }

  @Test
  void fewerReplicasThanMustBeInSyncCanNeverBeWritten() throws StartupException {
    check(3, Purpose.PREDICTIONS, topic(2, 2, Map.of("min.insync.replicas", "3")));
    assertThat(findings.problems()).containsExactly("failed: topic t (the.setting) can't be written: it is replicated twice and"
        + " min.insync.replicas=3 asks for more: add replicas, or lower the setting on the topic");
  }

  @Test
  void replicasThatAreBehindAreAWarning() throws StartupException {
    check(3, Purpose.PREDICTIONS, topic(3, 1, Map.of("min.insync.replicas", "2")));
    assertThat(findings.problems()).singleElement().asString().startsWith("warning: ").contains("at the moment: 1 replica in sync");
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 1"})
  void oneReplicaIsAWarningWhereThereAreBrokersForMore(int brokers, int warnings) throws StartupException {
    check(brokers, Purpose.EVENTS, topic(1, 1, Map.of()));
    assertThat(findings.problems()).hasSize(warnings).allSatisfy(problem -> assertThat(problem).startsWith("warning: "));
  }

  @Test
  void aPartitionWithoutLeaderFails() throws StartupException {
    check(3, Purpose.EVENTS, new Present(4, 3, 0, 2, Optional.of(ALL), Optional.of(Map.of())));
    assertThat(findings.problems()).singleElement().asString().startsWith("failed: ").contains("2 partitions without a leader");
  }
}
