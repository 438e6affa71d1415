package io.cellstream.preflight;

import io.cellstream.cluster.ApplicationGroup.Found;
import io.cellstream.cluster.ApplicationGroup.Member;
import io.cellstream.cluster.ModelMark;
import io.cellstream.config.Keys;
import io.cellstream.config.ModelChanged;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import java.util.Optional;

/**
 * Checks that all running instances of an application use the same model. Instances of two models would stop each other; or, in a partition
 * without states, one would leave states that the other refuses later.
 */
public final class ModelAgreement {
  private final Settings settings;
  private final ModelDefinition model;

  public ModelAgreement(Settings settings, ModelDefinition model) {
    this.settings = settings;
    this.model = model;
  }

  /** The member that runs another model, in one line with the remedy; empty if none does, or if the settings allow a change of models. */
  public Optional<String> conflict(Found group) {
    if (settings.get(Keys.MODEL_CHANGED) == ModelChanged.RESTART) {
      return Optional.empty();
    }
    return group.members().stream().flatMap(member -> conflict(member).stream()).findFirst();
  }

  private Optional<String> conflict(Member member) {
    ModelMark mine = ModelMark.of(model);
    return ModelMark.in(member.id()).filter(theirs -> !theirs.equals(mine))
        .map(theirs -> "application " + settings.get(Keys.APPLICATION_ID) + " is running with another model: " + member
            + " has states of model "
            + theirs.digits() + ", this one would make states of model " + mine.digits() + " (" + model.name() + " version "
            + model.version() + "): start it with that model, or stop the others first (one that was killed, or is a static member, is"
            + " forgotten after its session.timeout.ms), or set cellstream.model.changed=restart to change the model instance by instance");
  }
}
