package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.InputFacts;
import io.cellstream.cluster.InputFacts.Changelog;
import io.cellstream.cluster.PartitionFacts;
import io.cellstream.cluster.PartitionFacts.Marked;
import io.cellstream.cluster.PartitionFacts.Position;
import io.cellstream.cluster.StartupException;
import io.cellstream.ledger.Source;
import io.cellstream.preflight.Finding.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PositionRulesTest {
  private static final Optional<Position> NOTHING = Optional.empty();
  private static final Changelog STATES = new Changelog("lab-states", true, Optional.empty());
  private static final Changelog GONE = new Changelog("lab-states", false, Optional.empty());
  private static final GoOn FROM_EARLIEST = new GoOn(GoOn.place("earliest"), false);
  private static final GoOn WITHOUT_STATES = new GoOn(Optional.empty(), true);

  private final List<Finding> findings = new ArrayList<>();
  private Optional<GoOn.From> unattended = Optional.empty();
  private Optional<GoOn.From> first = Optional.of(new GoOn.Earliest());
  private boolean running;
  private Set<String> otherTopics = Set.of();

  private static TopicPartition events(int partition) {
    return new TopicPartition("events", partition);
  }

  private static PartitionFacts partition(int number, Optional<Position> committed, long first, long end, long changelogEnd) {
    return marked(number, committed, first, end, changelogEnd, null);
  }

  private static PartitionFacts marked(int number, Optional<Position> committed, long first, long end, long changelogEnd,
      @Nullable Marked mark) {
    return new PartitionFacts(events(number), committed, first, end, changelogEnd, Optional.ofNullable(mark));
  }

  private static Marked mark(long next, boolean unseen) {
    return new Marked(new Source("events", 1, 2, 0), next, true, unseen);
  }

  private static Optional<Position> read(long next) {
    return Optional.of(new Position(next, false));
  }

  private static Optional<Position> chosen(long next) {
    return Optional.of(new Position(next, true));
  }

  private StartingPositions check(GoOn decided, Changelog changelog, PartitionFacts... partitions) throws StartupException {
    return check(decided, Optional.of(changelog), partitions);
  }

  private StartingPositions check(GoOn decided, Optional<Changelog> changelog, PartitionFacts... partitions) throws StartupException {
    InputFacts facts = new InputFacts("lab", "events", List.of(partitions), changelog, otherTopics, running);
    return new PositionRules(facts, decided, unattended, first, false, PositionRulesTest::places, findings::add).check();
  }

  private static Map<TopicPartition, Long> places(GoOn.From place, List<PartitionFacts> partitions) {
    return partitions.stream()
        .collect(Collectors.toMap(PartitionFacts::partition, each -> place instanceof GoOn.Latest ? each.end() : each.first()));
  }

  private String failed() {
    return findings.stream().filter(finding -> finding.grade() == Grade.FAILED).map(Finding::text).collect(Collectors.joining("\n"));
  }

  private String warned() {
    return findings.stream().filter(finding -> finding.grade() == Grade.WARNING).map(Finding::text).collect(Collectors.joining("\n"));
  }

  @Test
  void offsetsThatExpiredAreKnownToTheChangelog() throws StartupException {
    StartingPositions positions = check(GoOn.UNDECIDED, STATES, marked(0, NOTHING, 0, 10, 8, mark(7, false)));
    assertThat(positions.toCommit()).isEqualTo(Map.of(events(0), 7L));
    assertThat(positions.incidents()).isEmpty();
    assertThat(warned()).contains("no committed offset of events-0: offsets expired", "it goes on at events-0@7");
  }

  @Test
  void whatTheStatesHaveSeenIsNotReadAgainButEventsMayBePassedOver() throws StartupException {
    assertThat(check(FROM_EARLIEST, STATES, marked(0, NOTHING, 0, 10, 8, mark(7, false))).toCommit()).isEqualTo(Map.of(events(0), 7L));
    StartingPositions positions = check(new GoOn(GoOn.place("latest"), false), STATES, marked(0, NOTHING, 0, 10, 8, mark(7, false)));
    assertThat(positions.toCommit()).isEqualTo(Map.of(events(0), 10L));
    assertThat(positions.incidents()).containsExactly(Incident.POSITION_CHOSEN);
  }

  @Test
  void whereOffsetsExpiredAPartitionWithoutAMarkWasNeverRead() throws StartupException {
    PartitionFacts read = marked(0, NOTHING, 0, 10, 8, mark(7, false));
    assertThat(check(GoOn.UNDECIDED, STATES, read, partition(1, NOTHING, 2, 9, 0)).toCommit())
        .isEqualTo(Map.of(events(0), 7L, events(1), 2L));
    findings.clear();
    first = Optional.of(new GoOn.Latest());
    assertThat(check(GoOn.UNDECIDED, STATES, read, partition(1, NOTHING, 4, 4, 0)).toCommit())
        .isEqualTo(Map.of(events(0), 7L, events(1), 4L));
    assertThat(failed()).isEmpty();
    check(GoOn.UNDECIDED, STATES, read, partition(1, NOTHING, 2, 9, 0));
    assertThat(failed()).as("it began at some offset that nobody knows any more").contains("no committed offset of events-1, though");
  }

  @Test
  void whoSetsOffsetsBackIsToldThatNothingIsTakenAgain() throws StartupException {
    check(GoOn.UNDECIDED, STATES, marked(0, chosen(2), 0, 10, 8, mark(7, false)), marked(1, read(7), 0, 10, 8, mark(7, false)));
    assertThat(failed()).isEmpty();
    assertThat(warned()).startsWith("events-0: offsets were set back").contains("(events-0 from offset 2 up to 7)", "cellstream reset");
  }

  @Test
  void aMarkThatTheTopicHasPassedIsNoPlaceToGoOn() throws StartupException {
    check(GoOn.UNDECIDED, STATES, marked(0, NOTHING, 8, 10, 8, mark(7, false)), marked(1, NOTHING, 0, 5, 8, mark(7, false)));
    assertThat(failed()).contains("events-0 is to be read from offset 7, but begins at 8",
        "events-1 is to be read from offset 7, but ends at 5");
  }

  @Test
  void statesThatAreStillBeingMovedHereAreRefusedWhateverIsDecided() throws StartupException {
    Marked unfinished = new Marked(new Source("", 0, 0, 0), 0, false, false);
    unattended = Optional.of(new GoOn.Earliest());
    for (GoOn decided : List.of(GoOn.UNDECIDED, FROM_EARLIEST, WITHOUT_STATES)) {
      findings.clear();
      check(decided, STATES, marked(0, NOTHING, 0, 10, 8, unfinished), marked(1, chosen(5), 0, 10, 8, unfinished));
      assertThat(failed())
          .isEqualTo("changelog lab-states does not have all states that `cellstream rekey` is to bring: wait until that has"
              + " come to its end; if it was cut off, use `cellstream reset`, then `cellstream rekey` again");
    }
  }

  @Test
  void statesOfAnotherTopicsEventsAreRefusedByItsName() throws StartupException {
    Marked ofAnEarlier = new Marked(new Source("events", 1, 2, 0), 7, false, false);
    Marked ofClicks = new Marked(new Source("clicks", 1, 2, 0), 7, false, false);
    check(GoOn.UNDECIDED, STATES, marked(0, NOTHING, 0, 10, 8, ofAnEarlier));
    assertThat(failed()).contains(
        "the states of events-0 were made of the events of an earlier topic of that name (id AAAAAAAAAAEAAAAAAAAAAg)",
        "--go-on-from=");
    findings.clear();
    check(GoOn.UNDECIDED, STATES, marked(0, read(3), 0, 10, 8, ofClicks));
    assertThat(failed()).contains("made of the events of topic clicks: cellstream.input.topic was changed");
    findings.clear();
    assertThat(check(FROM_EARLIEST, STATES, marked(0, NOTHING, 0, 10, 8, ofAnEarlier)).toCommit()).isEqualTo(Map.of(events(0), 0L));
    assertThat(failed()).isEmpty();
    findings.clear();
    check(GoOn.UNDECIDED, STATES, marked(0, chosen(3), 0, 10, 8, ofAnEarlier));
    assertThat(failed()).as("who set the offset has decided").isEmpty();
  }

  @Test
  void statesOlderThanTheOffsetsAreRefusedUntilTheOperatorGivesThemUp() throws StartupException {
    PartitionFacts behind = marked(0, read(9), 0, 10, 8, mark(7, true));
    check(GoOn.UNDECIDED, STATES, behind);
    assertThat(failed()).contains("knows nothing of: events-0 was read up to offset 9, but the states have seen it up to offset 7 only",
        "--go-on-without-states");
    findings.clear();
    StartingPositions positions = check(WITHOUT_STATES, STATES, behind);
    assertThat(failed()).isEmpty();
    assertThat(positions.toCommit()).isEqualTo(Map.of(events(0), 9L));
    assertThat(positions.incidents()).containsExactly(Incident.STATES_GIVEN_UP);
  }

  @Test
  void markersBetweenTheMarkAndTheOffsetAreNoEvents() throws StartupException {
    assertThat(check(GoOn.UNDECIDED, STATES, marked(0, read(9), 0, 10, 8, mark(7, false))).begins()).isEqualTo(Map.of(events(0), 9L));
    assertThat(failed()).isEmpty();
  }

  @Test
  void goesOnWhereOffsetsAndStatesAgree() throws StartupException {
    StartingPositions positions = check(GoOn.UNDECIDED, STATES, partition(0, read(7), 2, 10, 5), partition(1, read(4), 0, 4, 9));
    assertThat(positions).isEqualTo(new StartingPositions(Map.of(events(0), 7L, events(1), 4L), Map.of(), List.of(), false));
    assertThat(findings).singleElement().extracting(Finding::text).asString().contains("2 partitions, at most 3 events to read");
  }

  @Test
  void aNewApplicationCommitsItsBeginnings() throws StartupException {
    StartingPositions positions = check(GoOn.UNDECIDED, GONE, partition(0, NOTHING, 2, 10, 0), partition(1, NOTHING, 0, 4, 0));
    assertThat(positions.toCommit()).isEqualTo(Map.of(events(0), 2L, events(1), 0L));
    assertThat(positions.incidents()).isEmpty();
    assertThat(failed()).isEmpty();
  }

  @Test
  void aNewApplicationBeginsWhereAnOperatorSays() throws StartupException {
    assertThat(check(new GoOn(GoOn.place("latest"), false), GONE, partition(0, NOTHING, 2, 10, 0)).toCommit())
        .isEqualTo(Map.of(events(0), 10L));
  }

  @Test
  void aNewApplicationWithoutAResetPolicyIsAskedWhereToBegin() throws StartupException {
    first = Optional.empty();
    check(GoOn.UNDECIDED, GONE, partition(0, NOTHING, 2, 10, 0));
    assertThat(failed()).contains("auto.offset.reset=none", "--go-on-from");
  }

  @Test
  void aBeginningWithoutEventsIsNoLossOfStates() throws StartupException {
    check(GoOn.UNDECIDED, STATES, partition(0, chosen(500), 0, 600, 0));
    assertThat(failed()).isEmpty();
  }

  @Test
  void statesWithoutOffsetsAreRefusedWithTheWaysOn() throws StartupException {
    otherTopics = Set.of("clicks");
    check(GoOn.UNDECIDED, STATES, partition(0, NOTHING, 0, 3, 8), partition(1, NOTHING, 0, 0, 0));
    assertThat(failed()).contains("no committed offset of events-0, events-1, though states were made", "8 offsets of changelog lab-states",
        "offsets.retention.minutes", "has offsets of topic clicks", "--go-on-from=", "cellstream reset");
  }

  @Test
  void statesWithoutOffsetsGoOnWhereAnOperatorSays() throws StartupException {
    StartingPositions positions = check(FROM_EARLIEST, STATES, partition(0, NOTHING, 1, 3, 8));
    assertThat(positions.toCommit()).isEqualTo(Map.of(events(0), 1L));
    assertThat(positions.incidents()).containsExactly(Incident.POSITION_CHOSEN);
    assertThat(failed()).isEmpty();
    assertThat(warned()).contains("goes on at events-0@1, as --go-on-from says");
  }

  @Test
  void statesWithoutOffsetsGoOnUnattendedWhereTheSettingSaysSo() throws StartupException {
    unattended = Optional.of(new GoOn.Latest());
    assertThat(check(GoOn.UNDECIDED, STATES, partition(0, NOTHING, 1, 3, 8)).toCommit()).isEqualTo(Map.of(events(0), 3L));
    assertThat(warned()).contains("cellstream.offsets.missing=continue");
  }

  @Test
  void onePartitionsOffsetAloneCanBeLost() throws StartupException {
    check(GoOn.UNDECIDED, STATES, partition(0, NOTHING, 0, 3, 8), partition(1, read(3), 0, 3, 2));
    assertThat(failed()).contains("events-0").doesNotContain("events-1");
  }

  @Test
  void deletedEventsAreCountedAsAtMostSoMany() throws StartupException {
    check(GoOn.UNDECIDED, STATES, partition(0, read(3), 8, 10, 4));
    assertThat(failed()).contains("events-0 is to be read from offset 3, but begins at 8: at most 5 events were deleted");
  }

  @Test
  void anOffsetBehindTheEndIsRefused() throws StartupException {
    check(GoOn.UNDECIDED, STATES, partition(0, read(30), 0, 10, 4));
    assertThat(failed()).contains("is to be read from offset 30, but ends at 10", "made anew");
  }

  @Test
  void offsetsWithoutStatesAreRefused() throws StartupException {
    check(GoOn.UNDECIDED, GONE, partition(0, read(3), 0, 3, 0));
    assertThat(failed()).contains("has read events of events-0", "lab-states is not there", "--go-on-without-states", "cellstream reset");
  }

  @Test
  void oneEmptyChangelogPartitionIsRefused() throws StartupException {
    check(GoOn.UNDECIDED, STATES, partition(0, read(3), 0, 3, 6), partition(1, read(3), 0, 3, 0));
    assertThat(failed()).contains("has read events of events-1", "is empty there").doesNotContain("events-0");
  }

  @Test
  void goingOnWithoutStatesIsRememberedInTheOffsets() throws StartupException {
    StartingPositions positions = check(WITHOUT_STATES, GONE, partition(0, read(3), 0, 5, 0));
    assertThat(positions.toCommit()).isEqualTo(Map.of(events(0), 3L));
    assertThat(positions.incidents()).containsExactly(Incident.STATES_GIVEN_UP);
    assertThat(failed()).isEmpty();
  }

  @Test
  void offsetsAloneAreAllThatAModelWithoutStatesHas() throws StartupException {
    check(GoOn.UNDECIDED, Optional.empty(), partition(0, read(3), 0, 3, 0));
    assertThat(failed()).isEmpty();
  }

  @Test
  void addedPartitionsBeginWithTheirFirstEvent() throws StartupException {
    first = Optional.of(new GoOn.Latest());
    assertThat(check(GoOn.UNDECIDED, Optional.empty(), partition(0, read(3), 0, 3, 0), partition(1, NOTHING, 0, 9, 0)).toCommit())
        .isEqualTo(Map.of(events(1), 0L));
  }

  @Test
  void anotherTopicBeforeIsMentionedToOneThatKeepsNoStates() throws StartupException {
    otherTopics = Set.of("clicks");
    check(GoOn.UNDECIDED, Optional.empty(), partition(0, NOTHING, 0, 3, 0));
    assertThat(warned()).contains("clicks", "was cellstream.input.topic changed?");
  }

  @Test
  void positionsAreNotSetUnderARunningApplication() throws StartupException {
    running = true;
    check(FROM_EARLIEST, STATES, partition(0, NOTHING, 1, 3, 8));
    assertThat(failed()).contains("is running and has no valid offset of events-0", "stop all its instances");
  }

  @Test
  void localStatesOfAnotherChangelogAreSetAside() throws StartupException {
    Changelog remade = new Changelog("lab-states", true, Optional.of("/states/lab"));
    StartingPositions positions = check(GoOn.UNDECIDED, remade, partition(0, read(3), 0, 3, 6));
    assertThat(positions.setAside()).isTrue();
    assertThat(positions.incidents()).containsExactly(Incident.STALE_STATE_SET_ASIDE);
    assertThat(warned()).contains("/states/lab", "another changelog", "set aside");
  }

  @Test
  void localStatesAloneAreRefused() throws StartupException {
    check(GoOn.UNDECIDED, new Changelog("lab-states", false, Optional.of("/states/lab")), partition(0, NOTHING, 0, 3, 0));
    assertThat(failed()).contains("/states/lab", "is not there any more", "cellstream reset");
  }

  @Test
  void partitionsThatAppearAreLeftToTheInstancesThatRun() throws StartupException {
    running = true;
    InputFacts facts = new InputFacts("lab", "events", List.of(partition(0, read(3), 0, 3, 0), partition(1, Optional.empty(), 0, 5, 0)),
        Optional.empty(), otherTopics, running);
    StartingPositions positions = new PositionRules(facts, GoOn.UNDECIDED, unattended, first, true, PositionRulesTest::places,
        findings::add)
        .check();
    assertThat(positions.toCommit()).isEmpty();
    assertThat(positions.begins()).containsOnlyKeys(events(0));
    assertThat(findings).noneMatch(finding -> finding.grade() == Finding.Grade.FAILED);
  }

  @Test
  void anOptionThatChangesNothingIsSaidToDoSo() throws StartupException {
    check(FROM_EARLIEST, STATES, partition(0, read(3), 0, 3, 6)).checkUseOf(FROM_EARLIEST, findings::add);
    assertThat(warned()).contains("--go-on-from changes nothing: every partition of topic events has");
  }

  @Test
  void placesAreReadAsTheyAreTyped() {
    assertThat(GoOn.place("earliest")).contains(new GoOn.Earliest());
    assertThat(GoOn.place("17")).contains(new GoOn.At(17));
    assertThat(GoOn.place("0=17,3=0")).contains(new GoOn.Each(Map.of(0, 17L, 3, 0L)));
    assertThat(List.of("", "Latest", "-1", "0=", "0=1,", "none", "1234567890123456789")).allSatisfy(text -> assertThat(GoOn.place(text))
        .isEmpty());
  }
}
