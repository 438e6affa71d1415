package io.cellstream.rekey;

import io.cellstream.cluster.ClusterSurvey;
import io.cellstream.cluster.SourceSurvey;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.StatesWriter;
import io.cellstream.cluster.TopicFacts.Present;
import io.cellstream.cluster.TopicIdentity;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.cluster.TopicScan;
import io.cellstream.cluster.TopicUse;
import io.cellstream.config.Keys;
import io.cellstream.config.SequenceSettings;
import io.cellstream.config.Settings;
import io.cellstream.ledger.LedgerMove;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.preflight.ConfiguredModel;
import io.cellstream.preflight.NewChangelog;
import io.cellstream.rekey.RekeyPlan.Target;
import io.cellstream.rekey.RekeyPlan.Work;
import io.cellstream.text.Amounts;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes the sequences of one application to another one. What can be found out is found out before anything is written. What is written counts
 * with the last transaction, which has the marks and the group's offsets; until then the new application's start is refused.
 */
public final class Rekey implements AutoCloseable {
  private static final String PURPOSE = "-rekey";
  /** The last transaction is short, unless it has events. */
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final Duration WITH_EVENTS = Duration.ofMinutes(10);

  private final Application old;
  private final Application fresh;
  private final InstantSource clock;

  private Rekey(Application old, Application fresh, InstantSource clock) {
    this.old = old;
    this.fresh = fresh;
    this.clock = clock;
  }

  /**
   * From one application to another.
   *
   * @throws StartupException if no client can be made of the settings
   */
  public static Rekey of(Settings old, Settings fresh, InstantSource clock) throws StartupException {
    Application from = Application.of(old);
    try {
      return new Rekey(from, Application.of(fresh), clock);
    } catch (StartupException | RuntimeException e) {
      from.close();
      throw e;
    }
  }

  /**
   * Finds out what is to be moved where. Changes nothing.
   *
   * @param withUnread whether to copy the events that the old application has not taken to the new one's topic
   * @throws StartupException if it can't be done, saying why, and the way on
   */
  public RekeyPlan plan(boolean withUnread, TopicScan.Progress progress) throws StartupException, ModelFileException, IOException {
    if (old.id().equals(fresh.id())) {
      throw new StartupException("both configurations have " + Keys.APPLICATION_ID.name() + "=" + old.id()
          + ": the new one needs another, because the states of " + old.id() + " stay as they are");
    }
    ModelDefinition model = ConfiguredModel.read(fresh.settings());
    if (!model.shape().keepsState()) {
      throw new StartupException("model " + model.name() + " is " + model.shape().text() + " and keeps no states, so there is nothing to"
          + " move: start the new application");
    }
    old.group().requireInactive();
    TopicIdentity oldTopic = old.requireTopic();
    TopicIdentity newTopic = fresh.requireTopic();
    TopicIdentity states = old.identity(old.changelog().topic()).orElseThrow(() -> new StartupException("application " + old.id()
        + " has no changelog (" + old.changelog().topic() + "), so there is nothing to move: start the new application"));
    Optional<NewChangelog> changelog = NewApplication.requireNew(fresh, newTopic) ? Optional.empty() : Optional.of(changelog(model));
    if (changelog.isPresent()) {
      changelog.get().tryOut();
    }
    String owner = SequenceSettings.policy(fresh.settings()).inputs().ownerOf(model);
    TakenEvents taken = TakenEvents.of(old, oldTopic, states, owner);
    UnreadEvents unread = new UnreadEvents(taken, states.partitions());
    boolean isSame = oldTopic.id().equals(newTopic.id());
    requireReadOnce(withUnread);
    long copied = isSame ? inPlace(unread, withUnread, progress) : elsewhere(unread, newTopic, withUnread, progress);
    Map<TopicPartition, Long> sources = sources(taken);
    StatesSurvey survey = StatesSurvey.of(old, states, newTopic.partitions(), progress);
    LedgerMove move = survey.move(owner);
    if (isSame) {
      move = move.withWaiting(taken.waiting());
    } else if (isCopiedFromNowOn()) {
      move = move.withOrigins(taken.origins());
    }
    return new RekeyPlan(targets(survey, newTopic, isSame ? taken.readable() : first(newTopic)), warnings(taken),
        new Work(move, newTopic, states, survey.end(), changelog, withUnread ? Optional.of(unread) : Optional.empty(), copied,
            sources));
  }

  /**
   * That no event reaches the new application twice, where one of the two has a keyed topic.
   *
   * @throws StartupException if one may
   */
  private void requireReadOnce(boolean withUnread) throws StartupException {
    boolean isOldKeyed = old.topics().keyed().isPresent();
    if (isOldKeyed && fresh.topics().keyed().isEmpty() && old.topics().sources().has(fresh.topic())) {
      throw new StartupException("application " + fresh.id() + " would read topic " + fresh.topic() + " itself, whose events are copied to "
          + old.topic() + " and taken there by application " + old.id()
          + ": name a topic that has other events, or have the new one read it"
          + " through a keyed topic, too");
    }
    if (withUnread && isOldKeyed) {
      throw new StartupException(
          "--with-unread is not for the copies in a keyed topic, since they must stay in the order of their places in"
              + " the input topics: run application " + old.id() + " while nothing is sent to " + old.topics().sources()
              + ", until it has taken all; stop it, and rekey again");
    }
    if (withUnread && fresh.topics().keyed().isPresent()) {
      throw new StartupException("--with-unread copies events to topic " + fresh.topic() + ", to which only application " + fresh.id()
          + " itself copies events: leave it out. " + (fresh.topics().sources().has(old.topic())
              ? "That one goes on in topic " + old.topic() + " where " + old.id() + " stopped"
              : "Name topic " + old.topic() + " in the new one's " + Keys.INPUT_TOPIC.name() + ", or run application " + old.id()
                  + " until it has taken all, stop it, and rekey again"));
    }
  }

  /** Where the new application goes on in the topics that it copies to its keyed topic: where the old one would have. */
  private Map<TopicPartition, Long> sources(TakenEvents taken) throws StartupException {
    if (fresh.topics().keyed().isEmpty()) {
      return Map.of();
    }
    return isCopiedFromNowOn() ? taken.readable() : old.next(SourceSurvey.names(fresh.settings(), fresh.admin(), fresh.answers()));
  }

  /** Whether the new application copies to its keyed topic what the old one read itself. */
  private boolean isCopiedFromNowOn() {
    return old.topics().keyed().isEmpty() && fresh.topics().keyed().isPresent() && fresh.topics().sources().has(old.topic());
  }

  private NewChangelog changelog(ModelDefinition model) throws StartupException {
    TopicUse input = TopicUse.steps(fresh.settings());
    if (!(new ClusterSurvey(fresh.admin(), fresh.answers()).topics(List.of(input)).get(input) instanceof Present events)) {
      throw new StartupException("topic " + input.shown() + " is hidden from this user");
    }
    return new NewChangelog(fresh.settings(), fresh.admin(), fresh.answers(), events, model);
  }

  /** The topic stays: events that were not taken are read by the new application. */
  private long inPlace(UnreadEvents unread, boolean withUnread, TopicScan.Progress progress) throws StartupException {
    if (withUnread) {
      throw new StartupException("--with-unread copies events to another topic, and both applications read topic " + old.topic()
          + ": leave it out, or name a new topic");
    }
    unread.requireInPlace(progress);
    return 0;
  }

  /** Another topic: what was not taken must come to it, before anything else. */
  private long elsewhere(UnreadEvents unread, TopicIdentity to, boolean withUnread, TopicScan.Progress progress) throws StartupException {
    if (fresh.topics().keyed().isPresent()) {
      requireEmpty(to, "to which only application " + fresh.id() + " itself copies events: name another in " + Keys.KEYED_TOPIC.name());
    }
    if (isCopiedFromNowOn()) {
      unread.requireInPlace(progress);
    } else if (!withUnread) {
      unread.taken().requireAll(unread.hasGrown());
    } else {
      requireEmpty(to, "and events that application " + old.id()
          + " has not taken must come before: --with-unread needs an empty topic, to which producers write afterwards");
      return new EventsCopy(unread, to).count(progress);
    }
    return 0;
  }

  private void requireEmpty(TopicIdentity topic, String because) throws StartupException {
    long events = fresh.offsets().spans(topic.topic(), topic.partitions()).values().stream().mapToLong(Long::longValue).sum();
    if (events > 0) {
      throw new StartupException("topic " + topic.topic() + " has " + Amounts.count(events, "offset") + " already, " + because);
    }
  }

  private Map<TopicPartition, Long> first(TopicIdentity topic) throws StartupException {
    return fresh.offsets().of(TopicOffsets.partitions(topic.topic(), topic.partitions()), OffsetSpec.earliest());
  }

  private List<Target> targets(StatesSurvey survey, TopicIdentity topic, Map<TopicPartition, Long> begins) throws StartupException {
    Set<TopicPartition> partitions = TopicOffsets.partitions(topic.topic(), topic.partitions());
    Map<TopicPartition, Long> end = fresh.offsets().end(partitions);
    return partitions.stream().sorted(TopicOffsets.IN_ORDER).map(each -> {
      int to = each.partition();
      long at = begins.getOrDefault(each, 0L);
      return new Target(each, survey.contents().values().stream().mapToLong(from -> from.running(to)).sum(),
          survey.contents().values().stream().mapToLong(from -> from.ended(to)).sum(),
          survey.contents().values().stream().mapToLong(from -> from.records(to)).sum(),
          survey.contents().values().stream().mapToLong(from -> from.bytes(to)).sum(), at, Math.max(0, end.getOrDefault(each, 0L) - at));
    }).toList();
  }

  private List<String> warnings(TakenEvents taken) throws StartupException {
    List<String> warnings = new ArrayList<>();
    taken.passedOver(old.next(List.of(old.topic()))).entrySet().stream()
        .sorted(Map.Entry.comparingByKey(TopicOffsets.IN_ORDER))
        .forEach(each -> warnings.add(each.getKey() + ": at most " + Amounts.count(each.getValue(), "event")
            + " were deleted before application " + old.id() + " had taken them"));
    return warnings;
  }

  /**
   * Does what was planned.
   *
   * @throws StartupException if the old application was started meanwhile, or something can't be written; then the new one does not start
   */
  public void carryOut(RekeyPlan plan, TopicScan.Progress progress) throws StartupException {
    Work work = plan.work();
    long now = clock.millis();
    if (work.changelog().isPresent()) {
      work.changelog().get().create();
    }
    try (StatesWriter writer = StatesWriter.open(fresh.settings(), PURPOSE, work.unread().isPresent() ? WITH_EVENTS : SHORT)) {
      StatesCopy copy = new StatesCopy(work.move(), fresh.changelog().topic(), work.topic().partitions(), writer);
      copy.begin(now);
      try (TopicScan scan = TopicScan.asTheStream(old.settings())) {
        copy.copy(scan, work.oldChangelog(), progress);
      }
      requireUnchanged(work);
      Map<TopicPartition, Long> begins = new HashMap<>();
      plan.targets().forEach(each -> begins.put(each.partition(), each.begins()));
      writer.beginLast();
      if (work.unread().isPresent()) {
        new EventsCopy(work.unread().get(), work.topic()).copy(writer, progress);
        EventsCopy.requireAlone(begins, writer.written());
      }
      copy.end(work.topic(), partition -> begins.getOrDefault(new TopicPartition(work.topic().topic(), partition), 0L), now);
      begins.putAll(work.sources());
      writer.finish(begins);
    } catch (StartupException e) {
      throw new StartupException(
          e.getMessage() + ". Application " + old.id() + " is as it was; `cellstream reset` with the configuration of "
              + fresh.id() + " removes what it has got, then rekey again",
          e);
    }
  }

  private void requireUnchanged(Work work) throws StartupException {
    old.group().requireInactive();
    if (!old.end(work.oldEnd().keySet()).equals(work.oldEnd())) {
      throw new StartupException("application " + old.id() + " has run meanwhile");
    }
  }

  @Override
  public void close() {
    fresh.close();
    old.close();
  }
}
