package io.cellstream.preflight;

import io.cellstream.cluster.InputFacts;
import io.cellstream.cluster.InputFacts.Changelog;
import io.cellstream.cluster.PartitionFacts;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicOffsets;
import io.cellstream.config.Keys;
import io.cellstream.ledger.Source;
import io.cellstream.preflight.PartitionStanding.AtMark;
import io.cellstream.preflight.PartitionStanding.Behind;
import io.cellstream.preflight.PartitionStanding.Beyond;
import io.cellstream.preflight.PartitionStanding.NoOffset;
import io.cellstream.preflight.PartitionStanding.NoStates;
import io.cellstream.preflight.PartitionStanding.OtherTopic;
import io.cellstream.preflight.PartitionStanding.Sound;
import io.cellstream.preflight.PartitionStanding.Trimmed;
import io.cellstream.preflight.PartitionStanding.Unfinished;
import io.cellstream.preflight.PartitionStanding.Unread;
import io.cellstream.text.Amounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Where each partition begins. Offsets, topic, changelog and local states must agree; where they do not, the start is refused with the ways
 * on, unless an operator or {@link Keys#OFFSETS_MISSING} has decided. Judges facts, and changes nothing.
 */
final class PositionRules {
  static final String SUBJECT = "offsets";
  /** How many partitions a message names. */
  private static final int NAMED = 3;
  private static final String GO_ON_FROM = "`run --go-on-from=earliest|latest|OFFSET|PARTITION=OFFSET,...`";
  private static final String RESET = "`cellstream reset`, which begins anew with the topic's first event";

  private final InputFacts facts;
  private final GoOn decided;
  private final Optional<GoOn.From> unattended;
  private final Optional<GoOn.From> first;
  private final boolean mayAppear;
  private final Places places;
  private final Findings findings;
  private final Map<TopicPartition, Long> toCommit = new TreeMap<>(TopicOffsets.IN_ORDER);
  private final List<Incident> incidents = new ArrayList<>();

  /** Looks up the offset that a place means in each of some partitions. */
  @FunctionalInterface
  interface Places {
    Map<TopicPartition, Long> of(GoOn.From place, List<PartitionFacts> partitions) throws StartupException;
  }

  /**
   * Rules for one start.
   *
   * @param decided the operator's decision
   * @param unattended where to go on if no operator decided; empty to refuse
   * @param first where to begin if the application has read nothing; empty if the settings do not say
   * @param mayAppear whether running instances begin with partitions that appear
   */
  PositionRules(InputFacts facts, GoOn decided, Optional<GoOn.From> unattended, Optional<GoOn.From> first, boolean mayAppear,
      Places places, Findings findings) {
    this.facts = facts;
    this.decided = decided;
    this.unattended = unattended;
    this.first = first;
    this.mayAppear = mayAppear;
    this.places = places;
    this.findings = findings;
  }

  private record Judged(PartitionFacts facts, PartitionStanding standing) {
    TopicPartition partition() {
      return facts.partition();
    }
  }

  StartingPositions check() throws StartupException {
    List<Judged> all = facts.partitions().stream().map(this::judged).toList();
    unfinished(all.stream().filter(each -> each.standing instanceof Unfinished).toList());
    boolean setAside = strangers();
    lost(all.stream().filter(each -> isLost(each.standing)).toList());
    behind(all.stream().filter(each -> each.standing instanceof Behind).toList());
    atMark(all.stream().filter(each -> each.standing instanceof AtMark).toList());
    withoutStates(all.stream().filter(each -> each.standing instanceof NoStates).toList());
    unread(all.stream().filter(each -> each.standing instanceof Unread).toList());
    setBack(all.stream().filter(PositionRules::isSetBack).toList());
    sound(all.stream().filter(each -> each.standing instanceof Sound).toList());
    if (facts.running() && !toCommit.isEmpty()) {
      findings.failed(SUBJECT, "application " + facts.application() + " is running and has no valid offset of " + named(toCommit.keySet())
          + ": stop all its instances, then start one");
    }
    Map<TopicPartition, Long> begins = new HashMap<>(toCommit);
    all.forEach(each -> {
      if (each.standing instanceof Sound(long next)) {
        begins.put(each.partition(), next);
      }
    });
    return new StartingPositions(begins, toCommit, incidents, setAside);
  }

  private Judged judged(PartitionFacts partition) {
    PartitionStanding standing = PartitionStanding.of(partition, facts);
    // if all offsets are lost, a partition without a mark began where auto.offset.reset said at that time, which is not known
    boolean beganSomewhere = standing instanceof Unread && facts.hasMarks() && !facts.hasPosition() && partition.first() < partition.end()
        && first.filter(GoOn.Earliest.class::isInstance).isEmpty();
    return new Judged(partition, beganSomewhere ? new NoOffset() : standing);
  }

  private static boolean isLost(PartitionStanding standing) {
    return switch (standing) {
      case NoOffset _, OtherTopic _, Trimmed _, Beyond _ -> true;
      case Sound _, Unread _, NoStates _, AtMark _, Behind _, Unfinished _ -> false;
    };
  }

  /** No decision helps: sequences would begin again whose states are still to come. */
  private void unfinished(List<Judged> partitions) throws StartupException {
    if (!partitions.isEmpty()) {
      findings.failed(SUBJECT,
          "changelog " + changelog() + " does not have all states that `cellstream rekey` is to bring: wait until that has"
              + " come to its end; if it was cut off, use `cellstream reset`, then `cellstream rekey` again");
    }
  }

  /** Checks local states, which are copies of a changelog. Copies of another changelog would be taken for copies of this one. */
  private boolean strangers() throws StartupException {
    Optional<String> folder = facts.changelog().flatMap(Changelog::strangers);
    if (folder.isEmpty()) {
      return false;
    }
    String found = "the states in " + folder.get() + " are a copy of another changelog than topic " + changelog() + ", which "
        + (exists() ? "was deleted and made anew" : "is not there any more");
    if (facts.hasPosition() || decided.withoutStates()) {
      findings.warning(SUBJECT, found + ": they are set aside, and read back from the topic");
      incidents.add(Incident.STALE_STATE_SET_ASIDE);
      return true;
    }
    findings.failed(SUBJECT, found + ", and application " + facts.application() + " has no committed offsets either: if it was reset from"
        + " another machine, finish that here with " + RESET);
    return false;
  }

  private void lost(List<Judged> lost) throws StartupException {
    if (lost.isEmpty()) {
      return;
    }
    String found = "topic " + facts.topic() + ": " + losses(lost)
        + (facts.otherTopics().isEmpty() ? "" : ". The group has offsets of topic " + others());
    Optional<GoOn.From> from = decided.from().or(() -> unattended);
    if (from.isEmpty()) {
      findings.failed(SUBJECT,
          found + ". Where to go on can't be known from here, and a wrong place steps events twice or not at all: say it"
              + " with " + GO_ON_FROM + ", which keeps the states; or use " + RESET);
      return;
    }
    Map<TopicPartition, Long> chosen = places.of(from.get(), lost.stream().map(Judged::facts).toList());
    toCommit.putAll(chosen);
    chosen.forEach((_, _) -> incidents.add(Incident.POSITION_CHOSEN));
    findings.warning(SUBJECT, found + ". It goes on at " + shown(chosen) + ", as "
        + (decided.from().isPresent() ? "--go-on-from" : Keys.OFFSETS_MISSING.name() + "=continue") + " says");
  }

  private String losses(List<Judged> lost) {
    List<Judged> withoutOffset = lost.stream().filter(each -> each.standing instanceof NoOffset).toList();
    List<String> losses = new ArrayList<>();
    if (!withoutOffset.isEmpty()) {
      long written = withoutOffset.stream().mapToLong(each -> each.facts.changelogEnd()).sum();
      losses.add("no committed offset of " + named(withoutOffset.stream().map(Judged::partition).toList())
          + ", though states were made of the topic's events (" + Amounts.count(written, "offset") + " of changelog " + changelog()
          + "): offsets expired (offsets.retention.minutes), the group or the topic was deleted, or " + Keys.INPUT_TOPIC.name()
          + " was changed");
    }
    List<Judged> others = lost.stream().filter(each -> each.standing instanceof OtherTopic).toList();
    if (!others.isEmpty()) {
      Source source = ((OtherTopic) others.getFirst().standing).source();
      losses.add("the states of " + named(others.stream().map(Judged::partition).toList()) + " were made of the events of "
          + (source.topic().equals(facts.topic())
              ? "an earlier topic of that name (id " + id(source) + "): it was deleted and made anew, or this is a copy of its cluster"
              : "topic " + source.topic() + ": " + Keys.INPUT_TOPIC.name() + " was changed"));
    }
    List<String> outside = lost.stream().flatMap(each -> outside(each).stream()).toList();
    losses.addAll(outside.subList(0, Math.min(NAMED, outside.size())));
    return String.join("; ", losses)
        + (outside.size() > NAMED ? "; and the like in " + (outside.size() - NAMED) + " more of its partitions" : "");
  }

  private static Uuid id(Source source) {
    return new Uuid(source.idHigh(), source.idLow());
  }

  /** The offsets expired while the application was stopped, but its changelog's mark has them: reading goes on there. */
  private void atMark(List<Judged> partitions) throws StartupException {
    if (partitions.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> marks = new HashMap<>();
    partitions.forEach(each -> marks.put(each.partition(), ((AtMark) each.standing).next()));
    Map<TopicPartition, Long> begins = new HashMap<>(marks);
    if (decided.from().isPresent()) { // events that the states have seen can't be read again
      places.of(decided.from().get(), partitions.stream().map(Judged::facts).toList())
          .forEach((each, place) -> begins.merge(each, place, Math::max));
    }
    toCommit.putAll(begins);
    findings.warning(SUBJECT,
        "no committed offset of " + named(marks.keySet()) + ": offsets expired (offsets.retention.minutes), or the group was"
            + " deleted. Changelog " + changelog() + " knows up to where events were read: it goes on at " + shown(begins)
            + (begins.equals(marks) ? "" : ", as --go-on-from says, and passes events over"));
    begins.forEach((each, place) -> {
      if (!place.equals(marks.get(each))) {
        incidents.add(Incident.POSITION_CHOSEN);
      }
    });
  }

  /** The changelog is from an earlier time, or has lost its last records. */
  private void behind(List<Judged> partitions) throws StartupException {
    if (partitions.isEmpty()) {
      return;
    }
    Behind first = (Behind) partitions.getFirst().standing;
    String found = "application " + facts.application() + " has read events of "
        + named(partitions.stream().map(Judged::partition).toList())
        + " that changelog " + changelog() + " knows nothing of: " + partitions.getFirst().partition() + " was read up to offset "
        + first.next()
        + ", but the states have seen it up to offset " + first.seen()
        + " only: the changelog was restored from an earlier time, or has lost its"
        + " last records";
    if (!decided.withoutStates()) {
      findings.failed(SUBJECT, found + ". To go on with the states as they are, without these events, use `run --go-on-without-states`; or"
          + " restore the topic; or use " + RESET);
      return;
    }
    partitions.forEach(each -> {
      toCommit.put(each.partition(), ((Behind) each.standing).next());
      incidents.add(Incident.STATES_GIVEN_UP);
    });
    findings.warning(SUBJECT, found + ". It goes on without them, as --go-on-without-states says");
  }

  /** A message if the committed offset is outside of the partition's offsets; else empty. */
  private static Optional<String> outside(Judged each) {
    return switch (each.standing) {
      case Trimmed(long next, long begins, long passedOver) -> Optional.of(each.partition() + " is to be read from offset " + next
          + ", but begins at " + begins + ": at most " + Amounts.count(passedOver, "event") + " were deleted before they were read");
      case Beyond(long next, long end) -> Optional.of(each.partition() + " is to be read from offset " + next + ", but ends at " + end
          + ": the topic was deleted and made anew, or has lost its last events");
      case NoOffset _, OtherTopic _, Sound _, Unread _, NoStates _, AtMark _, Behind _, Unfinished _ -> Optional.empty();
    };
  }

  private String others() {
    return String.join(", ", facts.otherTopics());
  }

  private void withoutStates(List<Judged> partitions) throws StartupException {
    if (partitions.isEmpty()) {
      return;
    }
    String found = "application " + facts.application() + " has read events of "
        + named(partitions.stream().map(Judged::partition).toList())
        + ", but its changelog " + changelog() + (exists() ? " is empty there" : " is not there")
        + ": the states of its open sequences are gone";
    if (!decided.withoutStates()) {
      findings.failed(SUBJECT,
          found + ". If no state was ever kept (the model before kept none), or to have open sequences begin again with"
              + " their next event, use `run --go-on-without-states`; or restore the topic; or use " + RESET);
      return;
    }
    partitions.forEach(each -> {
      toCommit.put(each.partition(), ((NoStates) each.standing).next());
      incidents.add(Incident.STATES_GIVEN_UP);
    });
    findings.warning(SUBJECT, found + ". It goes on without them, as --go-on-without-states says");
  }

  /** Partitions that were never read. If others were, these were added to the topic later, so reading begins at their first event. */
  private void unread(List<Judged> partitions) throws StartupException {
    if (partitions.isEmpty()) {
      return;
    }
    if (facts.running() && mayAppear) {
      findings.ok(SUBJECT,
          named(partitions.stream().map(Judged::partition).toList()) + ": nothing was read of it before, the instances that"
              + " run begin with its first event");
      return;
    }
    Optional<GoOn.From> from = decided.from().or(() -> facts.hasPosition() ? Optional.of(new GoOn.Earliest()) : first);
    if (from.isEmpty()) {
      findings.failed(SUBJECT, "application " + facts.application() + " has read nothing of " + named(partitions.stream().map(
          Judged::partition).toList()) + ", and " + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG + "=none: say where it begins with "
          + GO_ON_FROM);
      return;
    }
    Map<TopicPartition, Long> begins = places.of(from.get(), partitions.stream().map(Judged::facts).toList());
    toCommit.putAll(begins);
    String text = "topic " + facts.topic() + ": nothing of " + (facts.hasPosition() ? named(begins.keySet()) : "it")
        + " was read before, it begins at " + shown(begins);
    if (facts.hasPosition() || facts.otherTopics().isEmpty()) {
      findings.ok(SUBJECT, text);
    } else {
      findings.warning(SUBJECT, text + ". The group has offsets of topic " + others() + ": was " + Keys.INPUT_TOPIC.name() + " changed?");
    }
  }

  private static boolean isSetBack(Judged each) {
    return each.standing instanceof Sound(long next) && each.facts.committed().filter(PartitionFacts.Position::chosen).isPresent()
        && each.facts.marked().filter(marked -> marked.isSame() && next < marked.next()).isPresent();
  }

  /** Warns if offsets were set back: the operator wants events to be read again, but they will be dropped. */
  private void setBack(List<Judged> partitions) throws StartupException {
    if (!partitions.isEmpty()) {
      Judged first = partitions.getFirst();
      findings.warning(SUBJECT,
          named(partitions.stream().map(Judged::partition).toList()) + ": offsets were set back, but an event that the"
              + " states have seen is not taken again (" + first.partition() + " from offset " + ((Sound) first.standing).next() + " up to "
              + first.facts.marked().orElseThrow().next() + "). To read events again use " + RESET);
    }
  }

  private void sound(List<Judged> partitions) throws StartupException {
    if (partitions.isEmpty()) {
      return;
    }
    long unread = partitions.stream().mapToLong(each -> each.facts.end() - ((Sound) each.standing).next()).sum();
    findings.ok(SUBJECT,
        "topic " + facts.topic() + ": it goes on at its committed offsets in " + Amounts.count(partitions.size(), "partition")
            + ", at most " + Amounts.count(unread, "event") + " to read");
  }

  private String changelog() {
    return facts.changelog().map(Changelog::topic).orElse("of the states");
  }

  private boolean exists() {
    return facts.changelog().filter(Changelog::exists).isPresent();
  }

  private static String named(Iterable<TopicPartition> partitions) {
    List<String> names = new ArrayList<>();
    partitions.forEach(each -> names.add(each.toString()));
    return names.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
  }

  private static String shown(Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream().sorted(Map.Entry.comparingByKey(TopicOffsets.IN_ORDER)).limit(NAMED)
        .map(each -> each.getKey() + "@" + each.getValue()).collect(Collectors.joining(", "))
        + (offsets.size() > NAMED ? " and in " + (offsets.size() - NAMED) + " more partitions" : "");
  }
}
