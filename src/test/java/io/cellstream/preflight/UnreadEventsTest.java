package io.cellstream.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cluster.Offsets;
import io.cellstream.cluster.StartupException;
import io.cellstream.cluster.TopicUse;
import io.cellstream.cluster.TopicUse.Purpose;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnreadEventsTest {
  private static final long NOW = 1_000_000;
  private static final TopicPartition FIRST = new TopicPartition("in", 0);
  private static final TopicPartition SECOND = new TopicPartition("in", 1);
  private static final TopicUse OUTPUT = new TopicUse("out", "cellstream.output.topic", Purpose.PREDICTIONS);
  private static final TopicUse DEAD = new TopicUse("dead", "cellstream.dead.letter.topic", Purpose.DEAD_LETTERS);
  private static final TopicUse STATES = new TopicUse("states", "application.id", Purpose.STATES);

  private final FoundOnly findings = new FoundOnly();

  /**
   * The topic's records: of each partition the timestamps by offset.
   *
   * @param own how much later their events' own times are, in ms; 0: they have none
   */
  private record Topic(Map<TopicPartition, List<Long>> timestamps, long own) implements Offsets, UnreadEvents.Sample {

    List<UnreadEvent> events(TopicPartition partition) {
      List<Long> times = timestamps.getOrDefault(partition, List.of());
      return IntStream.range(0, times.size()).mapToObj(offset -> new UnreadEvent(partition, offset, times.get(offset),
          own == 0 ? OptionalLong.empty() : OptionalLong.of(times.get(offset) + own)))
          .toList();
    }

    @Override
    public Map<TopicPartition, Long> end(Set<TopicPartition> partitions) {
      return partitions.stream().collect(Collectors.toMap(each -> each, each -> (long) events(each).size()));
    }

    @Override
    public Map<TopicPartition, Long> since(Set<TopicPartition> partitions, long timestamp) {
      return partitions.stream().collect(Collectors.toMap(each -> each,
          each -> events(each).stream().filter(event -> event.timestamp() >= timestamp).mapToLong(UnreadEvent::offset).findFirst()
              .orElse(-1)));
    }

    @Override
    public Map<TopicPartition, Long> latestInTime(Set<TopicPartition> partitions) {
      Map<TopicPartition, Long> latest = new HashMap<>();
      partitions.forEach(each -> events(each).stream().max(Comparator.comparingLong(UnreadEvent::timestamp))
          .ifPresent(event -> latest.put(each, event.offset())));
      return latest;
    }

    @Override
    public boolean hasOwnTimes() {
      return own != 0;
    }

    /** One event of each partition. */
    @Override
    public List<UnreadEvent> read(Map<TopicPartition, Long> from, Findings told) {
      return from.entrySet().stream().map(each -> events(each.getKey()).get(each.getValue().intValue())).toList();
    }
  }

  private UnreadEvents unread(Topic topic, long first, long second) {
    return new UnreadEvents(topic, Map.of(FIRST, first, SECOND, second));
  }

  private static Topic topic(List<Long> first, List<Long> second) {
    return new Topic(Map.of(FIRST, first, SECOND, second), 0);
  }

  @Test
  void countsUnreadEventsOlderThanATopicKeepsItsRecords() throws StartupException {
    Topic topic = topic(List.of(NOW - 500, NOW - 400, NOW - 10), List.of(NOW - 300));

    unread(topic, 0, 0).checkAge(Map.of(OUTPUT, 100L), topic, NOW, findings);

    assertThat(findings.problems()).singleElement().asString()
        .startsWith("warning: 3 events not read yet from topic in are older than topic out"
            + " keeps its records (retention.ms=100")
        .endsWith("set retention.ms=-1 on topic out first");
  }

  @Test
  void eventsThatWereReadAndTopicsThatKeepForEverDoNotCount() throws StartupException {
    Topic topic = topic(List.of(NOW - 500, NOW - 10), List.of(NOW - 300));

    unread(topic, 1, 1).checkAge(Map.of(OUTPUT, 100L), topic, NOW, findings);
    unread(topic, 0, 0).checkAge(Map.of(OUTPUT, -1L), topic, NOW, findings);

    assertThat(findings.problems()).isEmpty();
  }

  @Test
  void theNextEventOfAPartitionMustNotBeTooOldForATopic() throws StartupException {
    Topic topic = topic(List.of(NOW - 500, NOW), List.of(NOW - 600));
    List<TimeLimit> limits = List.of(new TimeLimit(OUTPUT, TimeLimit.PAST, 100));

    unread(topic, 0, 0).checkTimes(limits, topic, NOW, findings);
    assertThat(findings.problems()).singleElement().asString().startsWith("failed: event in-0@0 of ")
        .contains("(and such of 1 other partition)", "what is written for it would end the stream, at each start anew");
  }

  @Test
  void whatWasReadAlreadyMayBeOfAnyTime() throws StartupException {
    Topic topic = topic(List.of(NOW - 500, NOW), List.of(NOW - 600));

    unread(topic, 1, 1).checkTimes(List.of(new TimeLimit(OUTPUT, TimeLimit.PAST, 100)), topic, NOW, findings);
    unread(topic, 0, 0).checkTimes(List.of(), topic, NOW, findings);

    assertThat(findings.problems()).isEmpty();
  }

  @Test
  void anEventOfTheFutureIsFoundFarBehindTheNextOne() throws StartupException {
    Topic topic = topic(List.of(NOW, NOW, NOW, NOW + 500, NOW), List.of(NOW));

    unread(topic, 0, 0).checkTimes(List.of(new TimeLimit(DEAD, TimeLimit.FUTURE, 100)), topic, NOW, findings);

    assertThat(findings.problems()).singleElement().asString().startsWith("failed: event in-0@3 of ")
        .contains("if it can't be used, its dead letter would end the stream");
  }

  @Test
  void anEventOfTheFutureThatWasReadHidesNoLaterOne() throws StartupException {
    Topic topic = topic(List.of(NOW + 200, NOW, NOW + 500), List.of(NOW));

    unread(topic, 1, 0).checkTimes(List.of(new TimeLimit(OUTPUT, TimeLimit.FUTURE, 100)), topic, NOW, findings);

    assertThat(findings.problems()).singleElement().asString().startsWith("failed: event in-0@2 of ");
  }

  @Test
  void whatIsMadeOfAnEventHasItsOwnTime() throws StartupException {
    Topic topic = new Topic(Map.of(FIRST, List.of(NOW - 10), SECOND, List.of()), -500);

    unread(topic, 0, 0).checkTimes(
        List.of(new TimeLimit(OUTPUT, TimeLimit.PAST, 100), new TimeLimit(DEAD, TimeLimit.PAST, 100),
            new TimeLimit(STATES, TimeLimit.PAST, 100)),
        topic, NOW, findings);

    assertThat(findings.problems()).satisfiesExactly(
        text -> assertThat(text)
            .startsWith("failed: event in-0@0, by its own time 1970-01-01T00:16:39.490Z, is still to be read, and topic out"),
        text -> assertThat(text).contains("topic states"));
  }

  @Test
  void whatRepeatsARecordHasTheRecordsTime() throws StartupException {
    Topic topic = new Topic(Map.of(FIRST, List.of(NOW - 500), SECOND, List.of()), 490);

    unread(topic, 0, 0).checkTimes(List.of(new TimeLimit(OUTPUT, TimeLimit.PAST, 100), new TimeLimit(DEAD, TimeLimit.PAST, 100)), topic,
        NOW,
        findings);

    assertThat(findings.problems()).singleElement().asString().startsWith("failed: event in-0@0 of ").contains("its dead letter");
  }

  @Test
  void anOwnTimeOfTheFutureIsFoundThoughTheTimeIndexDoesNotKnowIt() throws StartupException {
    Topic topic = new Topic(Map.of(FIRST, List.of(NOW), SECOND, List.of()), 500);

    unread(topic, 0, 0).checkTimes(List.of(new TimeLimit(OUTPUT, TimeLimit.FUTURE, 100)), topic, NOW, findings);

    assertThat(findings.problems()).singleElement().asString().startsWith("failed: event in-0@0, by its own time ");
  }

  @Test
  void theAgeOfWhatIsMadeOfEventsIsTheirOwn() throws StartupException {
    Topic topic = new Topic(Map.of(FIRST, List.of(NOW, NOW), SECOND, List.of(NOW)), -500);

    unread(topic, 0, 0).checkAge(Map.of(OUTPUT, 100L, DEAD, 100L), topic, NOW, findings);

    assertThat(findings.problems()).singleElement().asString()
        .startsWith("warning: 2 of the next 2 events not read yet from topic in are older than topic out keeps its records")
        .contains("what is written for them has their own times and is deleted at once");
  }
}
