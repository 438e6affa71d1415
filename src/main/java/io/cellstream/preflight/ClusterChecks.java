package io.cellstream.preflight;

import io.cellstream.cluster.ApplicationGroup.Found;
import io.cellstream.cluster.ApplicationGroup;
import io.cellstream.cluster.ClusterAnswers;
import io.cellstream.cluster.ClusterSurvey.Cluster;
import io.cellstream.cluster.ClusterSurvey;
import io.cellstream.cluster.SourceSurvey;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicFacts;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicUse.Purpose;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.InputTopics;
import io.cellstream.config.Keys;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.text.Amounts;
import io.cellstream.topology.Names;
import io.cellstream.topology.RecordLimit;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Checks everything that must hold on the cluster before the stream starts. Asks and judges; changes nothing. */
public final class ClusterChecks {
  private static final String STREAMS_PROTOCOL = "streams";
  /** How many unread events of a partition to read before the start. */
  private static final int SAMPLE = 100;

  private final Settings settings;
  private final Admin admin;
  private final ClusterAnswers answers;
  private final Findings findings;
  private final TopicUse steps;
  private final TopicUse changelog;
  private final ChangelogSettings changelogSettings;

  public ClusterChecks(Settings settings, Admin admin, ClusterAnswers answers, Findings findings) {
    this.settings = settings;
    this.admin = admin;
    this.answers = answers;
    this.findings = findings;
    this.steps = TopicUse.steps(settings);
    this.changelog = TopicUse.changelog(settings);
    this.changelogSettings = ChangelogSettings.of(settings);
  }

  /** Checks that the cluster answers, and supports the group protocol. */
  public Cluster cluster() throws StartupException {
    Cluster cluster = new ClusterSurvey(admin, answers).cluster();
    ClusterRules.check(cluster, settings.get(Keys.BOOTSTRAP_SERVERS), isStreamsGroup(), findings);
    return cluster;
  }

  /** Whether the application keeps states; assumed if its model can't be read. */
  static boolean keepsStates(Optional<ModelDefinition> model) {
    return model.isEmpty() || model.get().shape().keepsState();
  }

  /**
   * Checks the topics, and the changelog if it exists.
   *
   * @param model empty if it can't be read
   * @return the facts about the topics that the application uses; the changelog is among them only if the model keeps states
   */
  public Map<TopicUse, TopicFacts> topics(Cluster cluster, Optional<ModelDefinition> model) throws StartupException {
    Map<TopicUse, TopicFacts> facts = facts(model);
    judge(cluster, facts);
    return facts;
  }

  /**
   * What the cluster says about the topics that the application uses. The changelog is among them only if the model keeps states; if it
   * keeps none, this checks that no states are left behind.
   *
   * @param model empty if it can't be read
   */
  Map<TopicUse, TopicFacts> facts(Optional<ModelDefinition> model) throws StartupException {
    List<String> sources = SourceSurvey.names(settings, admin, answers);
    if (sources.isEmpty()) {
      findings.warning(TopicRules.SUBJECT, "no topic matches " + Keys.INPUT_TOPIC.name() + "=" + settings.get(Keys.INPUT_TOPIC)
          + " at the moment: events are read once there is one");
    }
    if (keepsStates(model) && InputTopics.of(settings).sources().has(changelog.topic())) { // also where it is still to be made
      findings.failed(TopicRules.SUBJECT, "topic " + changelog.shown() + " matches " + Keys.INPUT_TOPIC.name() + "="
          + settings.get(Keys.INPUT_TOPIC) + ", so the states would be read as events: name a narrower pattern");
    }
    Map<TopicUse, TopicFacts> facts = new ClusterSurvey(admin, answers).topics(TopicUse.all(settings, sources));
    if (!keepsStates(model)) {
      stranded(model.orElseThrow(), Objects.requireNonNull(facts.remove(changelog), changelog.topic()));
    }
    return facts;
  }

  /**
   * Checks topics, each by itself and against the input topic.
   *
   * @param facts of the topics that are to be checked
   */
  void judge(Cluster cluster, Map<TopicUse, TopicFacts> facts) throws StartupException {
    TopicRules rules = new TopicRules(settings.get(Keys.BOOTSTRAP_SERVERS), cluster.brokers(), findings);
    for (Map.Entry<TopicUse, TopicFacts> each : facts.entrySet()) {
      if (!each.getKey().equals(changelog)) {
        rules.check(each.getKey(), each.getValue());
      } else if (each.getValue() instanceof Present states) {
        rules.checkPresent(changelog, states);
        differing(states);
      }
    }
    if (facts.get(steps) instanceof Present events) {
      against(events, facts);
      if (steps.purpose() == Purpose.KEYED) {
        if (isStreamsGroup()) {
          equal(facts);
        }
        for (Map.Entry<TopicUse, TopicFacts> each : facts.entrySet()) {
          if (each.getKey().purpose() == Purpose.EVENTS && each.getValue() instanceof Present source) {
            new RecordRules(each.getKey(), source, findings).check(steps, events);
          }
        }
      }
    }
  }

  /** The brokers of a streams group have each topic's partitions read up to the number that the largest has, and stop the stream. */
  private void equal(Map<TopicUse, TopicFacts> facts) throws StartupException {
    Map<Integer, TopicUse> byNumber = new TreeMap<>();
    facts.forEach((use, topic) -> {
      if (use.purpose() == Purpose.EVENTS && topic instanceof Present present) {
        byNumber.putIfAbsent(present.partitions(), use);
      }
    });
    if (byNumber.size() > 1) {
      findings.failed(TopicRules.SUBJECT, byNumber.entrySet().stream()
          .map(each -> "topic " + each.getValue().topic() + " has " + Amounts.count(each.getKey(), "partition"))
          .collect(Collectors.joining(", "))
          + ": with " + StreamsConfig.GROUP_PROTOCOL_CONFIG + "=" + STREAMS_PROTOCOL + " all topics of " + Keys.INPUT_TOPIC.name()
          + " need the same number; add partitions, or set " + StreamsConfig.GROUP_PROTOCOL_CONFIG + "=classic");
    }
  }

  private void differing(Present states) throws StartupException {
    List<String> differing = changelogSettings.differing(states);
    if (!differing.isEmpty()) {
      findings.warning(TopicRules.SUBJECT,
          "topic " + changelog.shown() + " has " + String.join(", ", differing) + ", in brackets what it would be"
              + " made with now: restores may read more than they need. Alter the topic, or set the same under topic.");
    }
  }

  private void stranded(ModelDefinition model, TopicFacts states) throws StartupException {
    switch (states) {
      case Present topic -> new StrandedStates(model, changelog,
          new TopicOffsets(admin, answers).spans(changelog.topic(), topic.partitions()).values().stream().mapToLong(Long::longValue).sum())
          .check(settings.get(Keys.MODEL_CHANGED), findings);
      case TopicFacts.Hidden(String why) ->
        findings.unknown(TopicRules.SUBJECT, "topic " + changelog.shown() + " is not there or hidden from"
            + " this user (" + why + "): whether it has states that model " + model.name() + ", which keeps none, would leave behind");
      case TopicFacts.Absent _ -> {
      }
    }
  }

  private void against(Present events, Map<TopicUse, TopicFacts> facts) throws StartupException {
    if (facts.containsKey(changelog)) {
      for (Map.Entry<TopicUse, TopicFacts> each : facts.entrySet()) {
        if (each.getKey().purpose().isOfEvents() && each.getValue() instanceof Present topic) {
          LifeRules.of(settings).checkTopic(findings, each.getKey().topic(), topic);
        }
      }
    }
    RecordRules rules = rules(events);
    if (facts.get(changelog) instanceof Present states) {
      rules.checkPartitions(changelog, states);
    }
    for (Map.Entry<TopicUse, TopicFacts> each : facts.entrySet()) {
      if (each.getKey().purpose().isWritten() && !each.getKey().equals(steps) && each.getValue() instanceof Present written) {
        rules.check(each.getKey(), written);
      }
    }
  }

  /** Checks that a topic takes the records that are made of the input topic's events. */
  void againstEvents(Present events, TopicUse use, Present written) throws StartupException {
    rules(events).check(use, written);
  }

  private RecordRules rules(Present events) {
    return new RecordRules(steps, events, findings);
  }

  /** What the cluster said about the topic whose events are steps. */
  public TopicFacts events(Map<TopicUse, TopicFacts> facts) {
    return Objects.requireNonNull(facts.get(steps), steps.topic());
  }

  /**
   * Checks the application's group: that this user may use it, and that its members run this model.
   *
   * @param model empty if it can't be read
   */
  public Optional<Found> group(Optional<ModelDefinition> model) throws StartupException {
    Optional<Found> group = new ApplicationGroup(admin, answers, settings.get(Keys.APPLICATION_ID)).find();
    GroupRules.of(settings).check(group, model, findings);
    return group;
  }

  /**
   * Checks that offsets, topic, changelog and local states agree, and decides where the stream begins.
   *
   * @param model empty if it can't be read
   * @param group as {@link #group} found it
   */
  public StartingPositions positions(Map<TopicUse, TopicFacts> facts, Optional<ModelDefinition> model, Optional<Found> group, GoOn decided)
      throws StartupException, IOException {
    if (!(events(facts) instanceof Present)) {
      return StartingPositions.NONE;
    }
    former(model, decided);
    boolean running = group.filter(found -> !found.members().isEmpty()).isPresent();
    List<String> names = facts.keySet().stream().filter(use -> use.purpose() == Purpose.EVENTS && !use.equals(steps)).map(TopicUse::topic)
        .toList();
    TopicIdentity read = TopicIdentity.require(List.of(steps.topic()), admin, answers).firstEntry().getValue();
    Collection<TopicIdentity> sources = TopicIdentity.require(names, admin, answers).values();
    return new PositionCheck(settings, admin, answers, InstantSource.system()).check(read, sources,
        keepsStates(model) ? Optional.of(changelog) : Optional.empty(), running, decided, findings);
  }

  /** Checks that there are no states in a format that this version does not read. */
  private void former(Optional<ModelDefinition> model, GoOn decided) throws StartupException {
    String former = Names.formerChangelog(settings.get(Keys.APPLICATION_ID));
    if (!keepsStates(model) || TopicIdentity.of(former, admin, answers).isEmpty()) {
      return;
    }
    new FormerStates(former).check(decided, findings);
  }

  /**
   * Checks the timestamps of events that the group has not read yet.
   *
   * @param model empty if it can't be read
   * @param positions where the stream begins
   */
  public void unread(Map<TopicUse, TopicFacts> facts, Optional<ModelDefinition> model, StartingPositions positions)
      throws StartupException {
    if (positions.begins().isEmpty()) {
      return;
    }
    long now = InstantSource.system().millis();
    UnreadEvents unread = new UnreadEvents(new TopicOffsets(admin, answers), positions.begins());
    Map<TopicUse, Long> retention = new LinkedHashMap<>();
    facts.forEach((use, topic) -> {
      boolean deletes = use.purpose().isWritten() && topic instanceof Present present
          && present.setting(TopicConfig.CLEANUP_POLICY_CONFIG).filter(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_DELETE))
              .isPresent();
      if (deletes) {
        ((Present) topic).number(TopicConfig.RETENTION_MS_CONFIG).ifPresent(millis -> retention.put(use, millis));
      }
    });
    EventSample sample = new EventSample(settings, SAMPLE);
    unread.checkAge(retention, sample, now, findings);
    unread.checkTimes(TimeLimits.of(changelogSettings, model, facts), sample, now, findings);
  }

  /**
   * Tells how the partitions will be shared, and how long a restart would take now.
   *
   * @param model empty if it can't be read
   * @param group as {@link #group} found it
   * @param isMember whether this instance is in the group already
   */
  public void outlook(Map<TopicUse, TopicFacts> facts, Optional<ModelDefinition> model, Optional<Found> group, boolean isMember)
      throws StartupException {
    if (!(events(facts) instanceof Present events)) {
      return;
    }
    StreamsConfig streams = new StreamsConfig(settings.streamsProperties());
    String own = settings.instanceId().orElse("");
    // a static member that starts again takes the place that it had
    int members = group.map(found -> (int) found.members().stream()
        .filter(member -> own.isEmpty() || !member.instanceId().orElse("").startsWith(own + "-")).count()).orElse(0);
    Sharing sharing = new Sharing(steps.topic(), events.partitions(),
        isMember && members > 0 ? 0 : streams.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG), members);
    sharing.check(findings);
    if (facts.get(changelog) instanceof Present states) {
      int replicas = streams.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG);
      String standby = isStreamsGroup()
          ? "as the group is set on the brokers (streams.num.standby.replicas)"
          : replicas == 0 ? "" : Integer.toString(replicas);
      RestoreOutlook restore = new RestoreOutlook(new TopicOffsets(admin, answers).spans(changelog.topic(), states.partitions()).values(),
          model.map(each -> LedgerPlan.recordBytes(each, settings.get(Keys.POSITION_GAPS))).orElse(0), sharing.most(), standby);
      restore.check(findings);
      takeover(restore.time(), !standby.isBlank());
    } else {
      takeover(Duration.ZERO, false);
    }
  }

  private void takeover(Duration restore, boolean hasStandby) throws StartupException {
    new Takeover(settings.session(), settings.instanceId().isPresent(), restore, hasStandby).check(findings);
  }

  private boolean isStreamsGroup() {
    return settings.find(StreamsConfig.GROUP_PROTOCOL_CONFIG).filter(STREAMS_PROTOCOL::equalsIgnoreCase).isPresent();
  }

  /** Checks that the model's largest records fit, and tells how large the sender's part of a record may be. */
  public RecordLimit recordLimit(ModelDefinition model, Map<TopicUse, TopicFacts> facts) throws StartupException {
    return sizes(facts).check(model, findings);
  }

  /** The largest record that the keyed topic takes, in bytes, if there is one. */
  public long keyedLimit(Map<TopicUse, TopicFacts> facts) {
    return sizes(facts).least(Purpose.KEYED);
  }

  private RecordSizes sizes(Map<TopicUse, TopicFacts> facts) {
    return new RecordSizes(RecordSizes.Producer.of(settings), changelogSettings, SequenceSettings.policy(settings).positions(),
        PredictionSize.of(settings), facts);
  }
}
