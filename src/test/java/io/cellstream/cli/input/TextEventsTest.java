package io.cellstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput.TokenText;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TextEventsTest {

  @Test
  void makesACharacterAnEventAndTheLineBreakTheLast() {
    assertThat(eventsOf("ab", model("a", "b", "\n"))).containsExactly(event("a", 0, false), event("b", 1, false), event("\n", 2, true));
  }

  @Test
  void endsWithTheLastCharacterWhereTheModelKnowsNoLineBreak() {
    assertThat(eventsOf("ab", model("a", "b"))).containsExactly(event("a", 0, false), event("b", 1, true));
  }

  @Test
  void endsWithAnEventOfItsOwnWhereTheLastCharacterIsUnknown() {
    assertThat(eventsOf("aж", model("a", "b"))).containsExactly(event("a", 0, false), event("ж", 1, false),
        new RawEvent(null, OptionalLong.of(2), false, true));
  }

  @Test
  void takesACharacterOfTwoCharsAsOne() {
    assertThat(eventsOf("a😀", model("a", "\n"))).containsExactly(event("a", 0, false), event("😀", 1, false), event("\n", 2, true));
  }

  @Test
  void takesAWholeTextAsOneSequence() {
    List<RawEvent> events = new ArrayList<>();
    new TextEvents(model("a", "\n")).each("a\na", events::add);

    assertThat(events).containsExactly(event("a", 0, false), event("\n", 1, false), event("a", 2, true));
  }

  @Test
  void knowsWhetherAModelCanUseAnyCharacter() {
    assertThat(new TextEvents(model("a", "\n")).unknownPart("жaж")).isEmpty();
    assertThat(new TextEvents(model("a", "\n")).unknownPart("жb")).contains("letters");
  }

  @Test
  void isNotTakenInByTheBlanksOfAnotherAlphabet() {
    TextEvents events = new TextEvents(model("a", " ", ".", "\n"));

    assertThat(events.unknownPart("Привет мир.\n")).contains("letters");
    assertThat(events.unknownPart(" .")).isEmpty();
    assertThat(events.unknownPart("12")).contains("characters");
  }

  @Test
  void canUseEveryCharacterWhereATokenStandsInForUnknownOnes() {
    InputDefinition.TokenInput model = new InputDefinition.TokenInput(new Vocabulary(List.of("a")), new Tensor(1, 1, new float[1]),
        OptionalInt.of(0));

    assertThat(new TextEvents(model).unknownPart("ж")).isEmpty();
    assertThat(eventsOf("aж", model)).containsExactly(event("a", 0, false), event("ж", 1, true));
  }

  private static List<RawEvent> eventsOf(String line, InputDefinition.TokenInput model) {
    return new TextEvents(model).ofLine(line);
  }

  private static RawEvent event(String token, int position, boolean end) {
    return new RawEvent(new TokenText(token), OptionalLong.of(position), false, end);
  }

  private static InputDefinition.TokenInput model(String... tokens) {
    return new InputDefinition.TokenInput(new Vocabulary(List.of(tokens)), new Tensor(tokens.length, 1, new float[tokens.length]),
        OptionalInt.empty());
  }
}
