package io.cellstream.preflight;

import io.cellstream.cluster.ApplicationGroup.Found;
import io.cellstream.cluster.ApplicationGroup.Member;
import io.cellstream.cluster.Grants;
import io.cellstream.cluster.ModelMark;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.ModelChanged;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.sequence.InputReading;
import io.cellstream.model.definition.ModelDefinition;
import java.util.Optional;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What must be true of the application's group: this user may use it, and its members run this model. Instances of two models would stop each
 * other; or, in a partition without states, one would leave states that the other refuses later.
 *
 * @param application the application's id
 * @param policy with {@code RESTART} the members' models may differ
 */
public record GroupRules(String application, String bootstrapServers, ModelChanged policy, InputReading inputs) {
  static final String SUBJECT = "group";

  public static GroupRules of(Settings settings) {
    return new GroupRules(settings.get(Keys.APPLICATION_ID), settings.get(Keys.BOOTSTRAP_SERVERS), settings.get(Keys.MODEL_CHANGED),
        SequenceSettings.policy(settings).inputs());
  }

  /**
   * Judges the group.
   *
   * @param group empty if there is none
   * @param model empty if it can't be read
   */
  void check(Optional<Found> group, Optional<ModelDefinition> model, Findings findings) throws StartupException {
    if (group.isEmpty()) {
      findings.ok(SUBJECT, "application " + application + " is not running, and has no group yet");
      return;
    }
    Found found = group.get();
    if (found.rights().isPresent() && !found.rights().get().contains(AclOperation.READ)) {
      findings.failed(SUBJECT, mayNotRead());
    }
    Optional<String> conflict = model.flatMap(mine -> conflict(found, mine));
    if (conflict.isPresent()) {
      findings.failed(SUBJECT, conflict.get());
    } else {
      findings.ok(SUBJECT, "application " + application + (found.members().isEmpty()
          ? " is not running (group of kind " + found.kind() + ")"
          : " is running, its group has " + found.shownMembers()));
    }
  }

  /** Judges a trial to join the group. */
  void checkJoining(boolean may, Findings findings) throws StartupException {
    if (may) {
      findings.ok(SUBJECT, "group " + application + " may be joined");
    } else {
      findings.failed(SUBJECT, mayNotRead());
    }
  }

  private String mayNotRead() {
    return "this user lacks the right to read group " + application + ", so it can't join it: "
        + Grants.group(bootstrapServers, application);
  }

  /** The member that runs another model, in one line with the remedy; empty if none does, or if the models may differ. */
  public Optional<String> conflict(Found group, ModelDefinition mine) {
    return policy == ModelChanged.RESTART
        ? Optional.empty()
        : group.members().stream().flatMap(member -> conflict(member, mine).stream()).findFirst();
  }

  private Optional<String> conflict(Member member, ModelDefinition model) {
    ModelMark mine = ModelMark.of(model, inputs);
    return ModelMark.in(member.id()).filter(theirs -> !theirs.equals(mine))
        .map(theirs -> "application " + application + " is running with another model, or another mapping of fields: " + member
            + " has states of model "
            + theirs.digits() + ", this one would make states of model " + mine.digits() + " (" + model.name() + " version "
            + model.version() + "): start it with that model, or stop the others first (one that was killed, or is a static member, is"
            + " forgotten after its session.timeout.ms), or set " + Keys.MODEL_CHANGED.name()
            + "=restart to change the model instance by instance");
  }
}
