package io.cellstream.preflight;

import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.ClusterSurvey.Cluster;
import io.cellstream.cluster.Grants;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicCreation;
import io.cellstream.cluster.TopicCreation.Created;
import io.cellstream.cluster.TopicCreation.Exists;
import io.cellstream.cluster.TopicCreation.Plan;
import io.cellstream.cluster.TopicCreation.Refused;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicFacts.Absent;
import io.cellstream.cluster.TopicFacts.Hidden;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.text.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;

/** The topics that the application needs: judges those that are there, and creates those that are not. */
public final class TopicInventory implements AutoCloseable {
  private final Settings settings;
  private final Findings findings;
  private final Admin admin;
  private final ClusterAnswers answers;
  private final TopicCreation creation;

  /** @throws StartupException if no client can be made of the settings */
  public TopicInventory(Settings settings, Findings findings) throws StartupException {
    this.settings = settings;
    this.findings = findings;
    this.admin = ClusterAnswers.open(settings);
    this.answers = ClusterAnswers.of(settings);
    this.creation = new TopicCreation(admin, answers);
  }

  /**
   * What was asked for.
   *
   * @param partitions the input topic's, if it is to be created
   * @param replicas of each topic; empty: what {@code replication.factor} says, or else the cluster
   */
  public record Wish(OptionalInt partitions, Optional<Short> replicas) {
  }

  /**
   * A topic that is not there.
   *
   * @param foreseen what it would be like; empty if the broker does not tell
   */
  public record Missing(TopicUse use, Plan plan, Optional<Present> foreseen) {
    /** Whether its number of partitions is to be chosen: the others follow it. */
    public boolean isChosen() {
      return use.purpose().isOfEvents();
    }

    /** The topic and what it would be like, in words. */
    public String shown() {
      StringJoiner text = new StringJoiner(", ");
      int replicas = foreseen.map(Present::replicas).or(() -> plan.replicas().map(Short::intValue)).orElse(0);
      text.add(use.shown() + ": "
          + foreseen.map(Present::partitions).or(plan::partitions).map(count -> Amounts.count(count, "partition")).orElse("partitions"));
      text.add(replicas == 0 ? "as many replicas as the cluster gives" : Amounts.count(replicas, "replica"));
      plan.config().forEach((name, value) -> text.add(name + "=" + value));
      return text.toString();
    }
  }

  /**
   * Judges the topics that are there, and has the broker validate the others, which changes nothing. The changelog is among them if the
   * model keeps states.
   *
   * @param model empty if it can't be read
   * @return the topics that can be created
   */
  public List<Missing> look(Optional<ModelDefinition> model, Wish wish) throws StartupException {
    ClusterChecks checks = new ClusterChecks(settings, admin, answers, findings);
    Cluster cluster = checks.cluster();
    Map<TopicUse, TopicFacts> there = checks.facts(model);
    List<TopicUse> absent = there.entrySet().stream().filter(each -> each.getValue() instanceof Absent).map(Map.Entry::getKey).toList();
    there.keySet().removeAll(absent);
    checks.judge(cluster, there);
    for (Map.Entry<TopicUse, TopicFacts> each : there.entrySet()) {
      // the others are judged already; a start may do without knowing of its changelog, this command may not
      if (each.getKey().purpose() == Purpose.STATES && each.getValue() instanceof Hidden) {
        hidden(each.getKey());
      }
    }
    TopicUse steps = TopicUse.steps(settings);
    if (there.get(steps) instanceof Present events && wish.partitions().orElse(events.partitions()) != events.partitions()) {
      findings.warning(TopicRules.SUBJECT, "--partitions is of no effect: topic " + steps.topic() + " is there, with "
          + Amounts.count(events.partitions(), "partition"));
    }
    return validated(absent, there, model, wish);
  }

  private List<Missing> validated(List<TopicUse> absent, Map<TopicUse, TopicFacts> there, Optional<ModelDefinition> model, Wish wish)
      throws StartupException {
    List<Missing> missing = new ArrayList<>();
    // the others are made like that of the steps, which itself is made like the first that it is made of
    Optional<Present> events = there.entrySet().stream().filter(each -> each.getKey().purpose() == Purpose.EVENTS)
        .map(Map.Entry::getValue).filter(Present.class::isInstance).map(Present.class::cast).findFirst();
    Optional<Present> steps = there.get(TopicUse.steps(settings)) instanceof Present present ? Optional.of(present) : Optional.empty();
    for (TopicUse use : absent) {
      Plan plan = TopicDesign.of(settings, use.purpose().isOfEvents() ? events : steps, model).plan(use, wish.partitions(),
          wish.replicas());
      switch (creation.validate(plan)) {
        case Created(Optional<Present> foreseen) -> {
          missing.add(new Missing(use, plan, foreseen));
          events = use.purpose() == Purpose.EVENTS && events.isEmpty() ? foreseen : events;
          steps = use.equals(TopicUse.steps(settings)) ? foreseen : steps;
        }
        case Exists _ -> hidden(use);
        case Refused refused -> refused(use, refused);
      }
    }
    return missing;
  }

  /**
   * Creates a topic.
   *
   * @return whether it was created, and not by another at the same moment
   * @throws StartupException if the broker refuses
   */
  public boolean create(Missing topic) throws StartupException {
    return switch (creation.create(topic.plan())) {
      case Created _ -> true;
      case Exists _ -> false;
      case Refused refused -> throw new StartupException(text(topic.use(), refused));
    };
  }

  /** @throws StartupException naming a topic that no broker tells of in time */
  public void await(List<Missing> created) throws StartupException {
    creation.await(created.stream().map(each -> each.plan().topic()).toList());
  }

  private void hidden(TopicUse use) throws StartupException {
    findings.failed(TopicRules.SUBJECT, "topic " + use.shown() + " may be there, but is hidden from this user: "
        + Grants.topic(settings.get(Keys.BOOTSTRAP_SERVERS), use.purpose().rights(), use.topic()));
  }

  private void refused(TopicUse use, Refused refused) throws StartupException {
    findings.failed(TopicRules.SUBJECT, text(use, refused));
  }

  private String text(TopicUse use, Refused refused) {
    return "topic " + use.shown() + " can't be created: " + refused.why() + (refused.forRights()
        ? ": " + Grants.topic(settings.get(Keys.BOOTSTRAP_SERVERS), List.of(AclOperation.CREATE), use.topic())
        : "");
  }

  @Override
  public void close() {
    admin.close();
  }
}
