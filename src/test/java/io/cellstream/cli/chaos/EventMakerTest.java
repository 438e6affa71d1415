package io.cellstream.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.chaos.ChaosEvent.Body;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventMakerTest {
  private static final InputDefinition TOKENS = TestModels.nextToken(1, 11, 5, 9).input();

  private static List<ChaosEvent> next(EventMaker maker, int count) {
    return IntStream.range(0, count).mapToObj(_ -> maker.next()).toList();
  }

  /** A record's equality is its arrays' identity. */
  private static List<String> words(List<ChaosEvent> events) {
    return events.stream().map(each -> Arrays.toString(each.key()) + " " + each.timestamp() + " " + each.body()).toList();
  }

  @Test
  void aSeedMakesTheSameEvents() {
    assertThat(words(next(new EventMaker(TOKENS, 5), 2000))).isEqualTo(words(next(new EventMaker(TOKENS, 5), 2000)));
    assertThat(words(next(new EventMaker(TOKENS, 5), 20))).isNotEqualTo(words(next(new EventMaker(TOKENS, 6), 20)));
  }

  @Test
  void eventsBeginAndEndSequencesForgetThemAndCountPositions() {
    List<Body> bodies = next(new EventMaker(TOKENS, 1), 2000).stream().map(ChaosEvent::body).toList();

    assertThat(bodies).hasAtLeastOneElementOfType(Body.Nothing.class);
    assertThat(bodies).filteredOn(Body.Written.class::isInstance).extracting(each -> ((Body.Written) each).event())
        .anyMatch(event -> event.start()).anyMatch(event -> event.end()).anyMatch(event -> event.position().isPresent())
        .anyMatch(event -> event.position().isEmpty());
  }

  @Test
  void whatIsSentAgainWasSentBefore() {
    EventMaker maker = new EventMaker(TOKENS, 1);
    List<ChaosEvent> sent = next(maker, 30);

    assertThat(maker.again(10)).isEqualTo(sent.subList(20, 30));
  }

  @Test
  void someOfWhatIsShuffledIsLate() {
    List<Long> positions = new EventMaker(TOKENS, 1).shuffled(500).stream().map(ChaosEvent::body).filter(Body.Written.class::isInstance)
        .map(body -> ((Body.Written) body).event().position()).filter(OptionalLong::isPresent).map(OptionalLong::getAsLong).toList();

    assertThat(positions).isNotEmpty().isNotEqualTo(positions.stream().sorted().toList());
  }

  @Test
  void eventTimeGoesOnFromWhereItJumps() {
    EventMaker maker = new EventMaker(TOKENS, 1);
    long before = maker.next().timestamp();
    maker.jump(-86_400_000);

    assertThat(maker.next().timestamp()).isBetween(before - 86_400_000, before - 86_300_000);
  }

  @Test
  void someEventsComeLate() {
    List<ChaosEvent> events = next(new EventMaker(TOKENS, 1), 500);

    assertThat(IntStream.range(1, events.size()).filter(i -> events.get(i).timestamp() < events.get(i - 1).timestamp())).isNotEmpty();
  }

  @Test
  void aDeviceThatHasLostItsCounterCountsFromZeroAgain() {
    EventMaker maker = new EventMaker(TOKENS, 1);
    next(maker, 5000);
    maker.countAnew(500);

    assertThat(next(maker, 500).stream().map(ChaosEvent::body).filter(Body.Written.class::isInstance)
        .map(body -> ((Body.Written) body).event().position())).contains(OptionalLong.of(0));
  }

  /** Bytes that are no event, and events without a key, are turned away before that. */
  @Test
  void eventsThatCantBeUsedAreSoForManyReasons() {
    EventMaker maker = new EventMaker(TOKENS, 1);
    EventChecker checker = new EventChecker(TestModels.nextToken(1, 11, 5, 9));
    Set<RejectCause> causes = EnumSet.noneOf(RejectCause.class);
    List<ChaosEvent> events = IntStream.range(0, 300).mapToObj(_ -> maker.poison()).toList();
    for (ChaosEvent event : events) {
      if (event.body() instanceof Body.Written(var raw, boolean _)) {
        try {
          checker.check(raw, new Origin(0, 0, 0));
        } catch (RejectedEventException e) {
          causes.add(e.rejectCause());
        }
      }
    }

    assertThat(causes).contains(RejectCause.NO_INPUT, RejectCause.WRONG_INPUT_KIND, RejectCause.UNKNOWN_TOKEN,
        RejectCause.TOKEN_OUT_OF_RANGE);
    assertThat(events).anyMatch(event -> event.key() == null).anyMatch(event -> event.body() instanceof Body.Raw);
  }
}
