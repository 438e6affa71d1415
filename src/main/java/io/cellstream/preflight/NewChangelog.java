package io.cellstream.preflight;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicCreation.Created;
import io.cellstream.cluster.TopicCreation.Exists;
import io.cellstream.cluster.TopicCreation.Plan;
import io.cellstream.cluster.TopicCreation.Refused;
import io.cellstream.cluster.TopicCreation;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;

/** Creates an application's changelog before its first start, as that start would. */
public final class NewChangelog {
  private final TopicUse changelog;
  private final Plan plan;
  private final TopicCreation creation;

  /**
   * Plans the topic.
   *
   * @param events the input topic, which has as many partitions
   */
  public NewChangelog(Settings settings, Admin admin, ClusterAnswers answers, Present events, ModelDefinition model) {
    this.changelog = TopicUse.changelog(settings);
    this.plan = TopicDesign.of(settings, Optional.of(events), Optional.of(model)).plan(changelog, OptionalInt.empty(), Optional.empty());
    this.creation = new TopicCreation(admin, answers);
  }

  /** @throws StartupException if it could not be created */
  public void tryOut() throws StartupException {
    require(creation.validate(plan));
  }

  /**
   * Creates it, and waits until brokers tell of it.
   *
   * @throws StartupException if it is there already, or can't be created
   */
  public void create() throws StartupException {
    require(creation.create(plan));
    creation.await(List.of(changelog.topic()));
  }

  private void require(TopicCreation.Outcome outcome) throws StartupException {
    switch (outcome) {
      case Created _ -> {
      }
      case Exists _ -> throw new StartupException("topic " + changelog.shown() + " is there already");
      case Refused(String why, boolean forRights) -> throw new StartupException("topic " + changelog.shown() + " can't be created (" + why
          + "): " + (forRights
              ? "grant Create on topics with its name"
              : "check replication.factor and the settings under topic."));
    }
  }
}
