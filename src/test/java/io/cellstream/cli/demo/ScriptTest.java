package io.cellstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.SequenceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static final int LONG = Script.WATCHED_EVENTS + 15;

  @Test
  void watchesTheFirstSequencesThatAreLongEnough() {
    Script script = new Script(lines(5, 30, 5, 30, 30, 30, 30, 30, 30));

    assertThat(script.watchedSequences()).extracting(DemoSequence::name).containsExactly("line-2", "line-4", "line-5", "line-6", "line-7",
        "line-8");
  }

  @Test
  void watchesWhatThereIsIfAllAreShort() {
    assertThat(new Script(lines(5, 1, 30)).watchedSequences()).extracting(DemoSequence::name).containsExactly("line-1", "line-2", "line-3");
  }

  @Test
  void publishesWatchedSequencesSideBySide() {
    assertThat(new Script(lines(2, 3)).watched()).extracting(event -> name(event.key())).containsExactly("line-1", "line-2", "line-1",
        "line-2",
        "line-2");
  }

  @Test
  void publishesEveryEventOfTheTextOnceAndEachLineInOrder() {
    List<DemoSequence> lines = lines(LONG, 3, 30, LONG, 30, 30, 30, 30, 1);
    Script script = new Script(lines);
    List<DemoEvent> all = new ArrayList<>(script.watched());
    all.addAll(script.round(0));

    Map<String, List<RawEvent>> byKey = all.stream()
        .collect(Collectors.groupingBy(event -> name(event.key()), Collectors.mapping(DemoEvent::event, Collectors.toList())));
    assertThat(byKey).isEqualTo(lines.stream().collect(Collectors.toMap(DemoSequence::name, DemoSequence::events)));
    assertThat(script.watched()).hasSize(2 * Script.WATCHED_EVENTS + 4 * 30);
    assertThat(script.size(0)).isEqualTo(all.size());
  }

  @Test
  void finishesAGroupOfSequencesBeforeItBeginsTheNext() {
    int[] lengths = new int[Script.WATCHED + Script.AT_ONCE + 1];
    Arrays.fill(lengths, 2);

    List<String> keys = new Script(lines(lengths)).round(0).stream().map(event -> name(event.key())).toList();

    assertThat(keys).hasSize(2 * (Script.AT_ONCE + 1)).endsWith("line-" + lengths.length, "line-" + lengths.length);
    assertThat(keys.subList(0, Script.AT_ONCE)).doesNotHaveDuplicates();
    assertThat(keys.subList(Script.AT_ONCE, 2 * Script.AT_ONCE)).isEqualTo(keys.subList(0, Script.AT_ONCE));
  }

  @Test
  void publishesCopiesUnderKeysOfTheirOwn() {
    Script script = new Script(lines(2, 1));

    assertThat(script.round(3)).extracting(event -> name(event.key())).containsExactly("line-1-copy-3", "line-2-copy-3", "line-1-copy-3");
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

  @Test
  void prefersSequencesWhoseEndIsSeenToo() {
    assertThat(new Script(lines(LONG, 30, 30, 30, LONG, 30, 30, 30)).watchedSequences()).extracting(DemoSequence::name)
        .containsExactly("line-2", "line-3", "line-4", "line-6", "line-7", "line-8");
    assertThat(new Script(lines(LONG, 30, 30, 30, LONG, 30, 30)).watchedSequences()).extracting(DemoSequence::name)
        .containsExactly("line-1", "line-2", "line-3", "line-4", "line-5", "line-6");
  }

  private static String name(SequenceKey key) {
    return new String(key.bytes(), UTF_8);
  }

  /** One sequence for each length, in events. */
  private static List<DemoSequence> lines(int... lengths) {
    return IntStream.range(0, lengths.length).mapToObj(i -> {
      List<RawEvent> events = IntStream.range(0, lengths[i])
          .mapToObj(position -> new RawEvent(new RawInput.TokenText("x"), OptionalLong.of(position), false, position == lengths[i] - 1))
          .toList();
      return DemoSequence.of("line-" + (i + 1), events);
    }).toList();
  }
}
