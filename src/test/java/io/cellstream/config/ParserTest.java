package io.cellstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParserTest {
  private static final Path FOLDER = Path.of("/etc/app");

  static Stream<Arguments> values() {
    return Stream.of(Arguments.of(Parser.topic(), "a.b_c-D", "a.b_c-D"), //
        Arguments.of(Parser.number(1, 9), "9", 9), //
        Arguments.of(Parser.bytes(), "0", 0L), //
        Arguments.of(Parser.millis(Duration.ZERO, Duration.ofSeconds(1)), "1000", Duration.ofSeconds(1)), //
        Arguments.of(Parser.oneOf(OffsetsMissing.class), "Continue", OffsetsMissing.CONTINUE), //
        Arguments.of(Parser.path(), "../m", Path.of("/etc/m")), //
        Arguments.of(Parser.path(), "/m", Path.of("/m")));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aTextBecomesTheValueThatItSays(Parser<?> parser, String text, Object value) {
    assertThat(parser.parse(text, FOLDER)).isEqualTo(value);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(Parser.topic(), "..", "is no valid Kafka name: 1 to 249 letters, digits, dots, underscores and hyphens"), //
        Arguments.of(Parser.number(1, 9), "10", "is no number from 1 to 9: give digits only"), //
        Arguments.of(Parser.bytes(), "-1", "is no number of bytes: give digits only"), //
        Arguments.of(Parser.bytes(2), "1", "is no number from 2 on: give digits only"), //
        Arguments.of(Parser.millis(Duration.ZERO, Duration.ofSeconds(1)), "1s", "is no number of ms from 0 to 1000: give digits only"), //
        Arguments.of(Parser.oneOf(OffsetsMissing.class), "go", "is not one of stop, continue"), //
        Arguments.of(Parser.path(), "a\0b", "is no path (Nul character not allowed)"), //
        Arguments.of(Parser.text().notBlank(), " ", "is empty: give a value or remove the setting"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aTextThatSaysNoneIsRefusedWithTheReason(Parser<?> parser, String text, String reason) {
    assertThatIllegalArgumentException().isThrownBy(() -> parser.parse(text, FOLDER)).withMessage(reason);
  }

  @Test
  void aListHasAValueOfEachPartBetweenCommas() {
    assertThat(Parser.list(Parser.topic()).parse("a, b", FOLDER)).containsExactly("a", "b");
    assertThatIllegalArgumentException().isThrownBy(() -> Parser.list(Parser.topic()).parse("a,,b", FOLDER))
        .withMessageContaining("no valid Kafka name");
  }
}
