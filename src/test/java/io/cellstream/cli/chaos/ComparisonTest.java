package io.cellstream.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cellstream.cli.chaos.Comparison.Difference;
import io.cellstream.cli.chaos.Comparison.Expected;
import io.cellstream.cli.chaos.Comparison.Found;
import io.cellstream.cli.chaos.Comparison.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final List<Expected> expected = new ArrayList<>();
  private final List<Found> found = new ArrayList<>();

  private List<Difference> differences() {
    return Comparison.of(expected, found);
  }

  private void expect(String event, String... lines) {
    expected.add(new Expected(event, "events-0@" + expected.size(), List.of(lines)));
  }

  private void find(String event, String order, String line) {
    found.add(new Found(event, "predictions-0@" + found.size(), order, line));
  }

  @Test
  void findsNothingWhereAllIsThereOnce() {
    expect("1", "a", "b");
    expect("2");
    expect("3", "c");
    find("1", "key", "a");
    find("1", "key", "b");
    find("3", "key", "c");

    assertThat(differences()).isEmpty();
  }

  @Test
  void findsAMissingRecordByItsEventsPlace() {
    expect("1", "a");
    expect("2", "b");
    find("2", "key", "b");

    assertThat(differences()).containsExactly(new Difference(Kind.MISSING, "events-0@0", "a"));
  }

  @Test
  void findsTheSecondOfTwoRecordsThatAreTheSame() {
    expect("1", "a");
    find("1", "key", "a");
    find("1", "key", "a");

    assertThat(differences()).containsExactly(new Difference(Kind.TWICE, "events-0@0", "at predictions-0@1 once more: a"));
  }

  @Test
  void findsARecordThatIsAnotherOneThanExpected() {
    expect("1", "a", "b");
    find("1", "key", "a");
    find("1", "key", "x");

    assertThat(differences()).containsExactly(new Difference(Kind.DIFFERENT, "events-0@0", "at predictions-0@1 x instead of b"));
  }

  @Test
  void findsARecordOfAnEventFromWhichNothingMayCome() {
    expect("1");
    find("1", "key", "a");

    assertThat(differences()).containsExactly(new Difference(Kind.UNEXPLAINED, "events-0@0", "at predictions-0@0 a"));
  }

  @Test
  void findsARecordOfNoEvent() {
    find(Line.NO_EVENT, "key", "a");

    assertThat(differences()).containsExactly(new Difference(Kind.UNEXPLAINED, "predictions-0@0", "a"));
  }

  @Test
  void findsARecordBehindThoseOfALaterEventOfItsKey() {
    expect("1", "a");
    expect("2", "b");
    find("2", "key", "b");
    find("1", "key", "a");

    assertThat(differences()).extracting(Difference::kind, Difference::place)
        .containsExactly(tuple(Kind.OUT_OF_ORDER, "events-0@0"));
  }

  @Test
  void recordsOfOtherKeysMayComeInAnyOrder() {
    expect("1", "a");
    expect("2", "b");
    find("2", "other", "b");
    find("1", "key", "a");

    assertThat(differences()).isEmpty();
  }

  @Test
  void findsAnEventsRecordsInAnotherOrder() {
    expect("1", "a", "b");
    find("1", "key", "b");
    find("1", "key", "a");

    assertThat(differences()).extracting(Difference::kind).containsExactly(Kind.OUT_OF_ORDER);
  }

  @Test
  void anEventThatTheBrokerTookTwiceIsAnsweredTwice() {
    expect("1", "a");
    expect("2", "b");
    expect("1", "a again");
    expect("2", "b again");
    for (String line : List.of("a", "b", "a again", "b again")) {
      find(line.startsWith("a") ? "1" : "2", "key", line);
    }

    assertThat(differences()).isEmpty();
    found.removeLast();
    assertThat(differences()).containsExactly(new Difference(Kind.MISSING, "events-0@1 and events-0@3", "b again"));
  }
}
