package io.cellstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.RawEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static final int LONG = Script.TYPED_EVENTS + 15;

  @Test
  void typesTheFirstLinesThatAreLongEnoughToWatch() {
    Script script = new Script(lines(5, 30, 5, 30, 30, 30, 30, 30, 30));

    assertThat(script.typedLines()).extracting(DemoLine::key).containsExactly("line-2", "line-4", "line-5", "line-6", "line-7", "line-8");
  }

  @Test
  void typesWhatThereIsIfLinesAreShort() {
    assertThat(new Script(lines(5, 1, 30)).typedLines()).extracting(DemoLine::key).containsExactly("line-1", "line-2", "line-3");
  }

  @Test
  void typesLinesSideBySide() {
    assertThat(new Script(lines(2, 3)).typed()).extracting(DemoEvent::key).containsExactly("line-1", "line-2", "line-1", "line-2",
        "line-2");
  }

  @Test
  void publishesEveryEventOfTheTextOnceAndEachLineInOrder() {
    List<DemoLine> lines = lines(LONG, 3, 30, LONG, 30, 30, 30, 30, 1);
    Script script = new Script(lines);
    List<DemoEvent> all = new ArrayList<>(script.typed());
    all.addAll(script.round(0));

    Map<String, List<RawEvent>> byKey = all.stream()
        .collect(Collectors.groupingBy(DemoEvent::key, Collectors.mapping(DemoEvent::event, Collectors.toList())));
    assertThat(byKey).isEqualTo(lines.stream().collect(Collectors.toMap(DemoLine::key, DemoLine::events)));
    assertThat(script.typed()).hasSize(2 * Script.TYPED_EVENTS + 4 * 30);
    assertThat(script.size(0)).isEqualTo(all.size());
  }

  @Test
  void publishesCopiesUnderKeysOfTheirOwn() {
    Script script = new Script(lines(2, 1));

    assertThat(script.round(3)).extracting(DemoEvent::key).containsExactly("line-1-copy-3", "line-2-copy-3", "line-1-copy-3");
  }

  @Test
  void countsTheCopiesThatItTakes() {
    Script script = new Script(lines(6, 4));

    assertThat(script.copiesFor(5)).isZero();
    assertThat(script.copiesFor(10)).isZero();
    assertThat(script.copiesFor(11)).isEqualTo(1);
    assertThat(script.copiesFor(100)).isEqualTo(9);
    assertThat(script.size(9)).isEqualTo(100);
  }

  /** One line for each length, in events. */
  private static List<DemoLine> lines(int... lengths) {
    return IntStream.range(0, lengths.length).mapToObj(i -> {
      List<RawEvent> events = IntStream.range(0, lengths[i])
          .mapToObj(position -> new RawEvent(new RawEvent.TokenText("x"), OptionalLong.of(position), false, position == lengths[i] - 1))
          .toList();
      return new DemoLine("line-" + (i + 1), "x".repeat(lengths[i]), events);
    }).toList();
  }
}
