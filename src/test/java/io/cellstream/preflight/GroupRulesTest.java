package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.ApplicationGroup.Found;
import io.cellstream.cluster.ApplicationGroup.Kind;
import io.cellstream.cluster.ApplicationGroup.Member;
import io.cellstream.cluster.ModelMark;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.ModelChanged;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.InputReading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

class GroupRulesTest {
  private static final ModelDefinition MINE = TestModels.nextToken(1, 4, 3, 9);
  private static final ModelDefinition THEIRS = TestModels.nextToken(2, 4, 3, 9);

  private final FoundOnly findings = new FoundOnly();

  private static Found group(Optional<Set<AclOperation>> rights, Member... members) {
    return new Found(Kind.CLASSIC, List.of(members), rights);
  }

  private static Member running(ModelDefinition model) {
    return new Member(
        ModelMark.of(model, InputReading.OWN).clientId(Optional.of("c"), "app", Optional.empty()) + "-StreamThread-1-consumer",
        Optional.empty(), "/10.0.0.7");
  }

  private void check(ModelChanged policy, Optional<Found> group, Optional<ModelDefinition> model) throws StartupException {
    new GroupRules("app", "b:9092", policy, InputReading.OWN).check(group, model, findings);
  }

  @Test
  void noGroupAndOneWithoutMembersAreWell() throws StartupException {
    check(ModelChanged.STOP, Optional.empty(), Optional.of(MINE));
    check(ModelChanged.STOP, Optional.of(group(Optional.empty())), Optional.of(MINE));

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).containsExactly("application app is not running, and has no group yet",
        "application app is not running (group of kind classic)");
  }

  @Test
  void membersOfTheSameModelAreWell() throws StartupException {
    check(ModelChanged.STOP, Optional.of(group(Optional.of(Set.of(AclOperation.READ)), running(MINE))), Optional.of(MINE));

    assertThat(findings.problems()).isEmpty();
    assertThat(findings.texts()).singleElement().asString().startsWith("application app is running, its group has 1 member (");
  }

  @Test
  void aMemberOfAnotherModelIsNamedWithBothModels() throws StartupException {
    check(ModelChanged.STOP, Optional.of(group(Optional.empty(), running(MINE), running(THEIRS))), Optional.of(MINE));

    assertThat(findings.problems()).singleElement().asString()
        .startsWith("failed: application app is running with another model, or another mapping of fields: ")
        .contains(" at /10.0.0.7 has states of model " + ModelMark.of(THEIRS, InputReading.OWN).digits(),
            "this one would make states of model " + ModelMark.of(MINE, InputReading.OWN).digits(), "cellstream.model.changed=restart");
  }

  @Test
  void modelsMayDifferWhereAChangeWasAskedForAndAreNotComparedWhereOneIsUnknown() throws StartupException {
    Optional<Found> other = Optional.of(group(Optional.empty(), running(THEIRS)));
    check(ModelChanged.RESTART, other, Optional.of(MINE));
    check(ModelChanged.STOP, other, Optional.empty());
    check(ModelChanged.STOP, Optional.of(group(Optional.empty(), new Member("app-1", Optional.empty(), "/h"))), Optional.of(MINE));

    assertThat(findings.problems()).isEmpty();
  }

  @Test
  void theRightToReadTheGroupIsAskedFor() throws StartupException {
    check(ModelChanged.STOP, Optional.of(group(Optional.of(Set.of(AclOperation.DESCRIBE)))), Optional.of(MINE));
    new GroupRules("app", "b:9092", ModelChanged.STOP, InputReading.OWN).checkJoining(false, findings);
    new GroupRules("app", "b:9092", ModelChanged.STOP, InputReading.OWN).checkJoining(true, findings);

    assertThat(findings.problems()).hasSize(2).allSatisfy(
        problem -> assertThat(problem).startsWith("failed: this user lacks the right to read group app, so it can't join it: ")
            .contains("b:9092"));
    assertThat(findings.texts()).last().isEqualTo("group app may be joined");
  }
}
