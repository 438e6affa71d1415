package io.cellstream.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NumberedLinesTest {

  @Test
  void countsTheBlankLinesItPassesOver() throws IOException {
    NumberedLines lines = lines("\n  \none\r\n\nzwölf".getBytes(StandardCharsets.UTF_8));

    assertThat(lines.next()).isTrue();
    assertThat(lines.number()).isEqualTo(3);
    assertThat(lines.text()).isEqualTo("one");
    assertThat(lines.next()).isTrue();
    assertThat(lines.number()).isEqualTo(5);
    assertThat(lines.text()).isEqualTo("zwölf");
    assertThat(lines.next()).isFalse();
  }

  @Test
  void leavesOutAByteOrderMarkBeforeTheFirstLineOnly() throws IOException {
    NumberedLines lines = lines("\ufeffa\n\ufeffb".getBytes(StandardCharsets.UTF_8));

    lines.next();
    assertThat(lines.text()).isEqualTo("a");
    lines.next();
    assertThat(lines.text()).isEqualTo("\ufeffb");
  }

  @Test
  void findsMalformedBytesInTheirOwnLineOnly() throws IOException {
    NumberedLines lines = lines(new byte[]{(byte) 0xff, '\n', 'a'});

    lines.next();
    assertThatThrownBy(lines::text).isInstanceOf(CharacterCodingException.class);
    lines.next();
    assertThat(lines.text()).isEqualTo("a");
  }

  private static NumberedLines lines(byte[] bytes) {
    return new NumberedLines(new ByteArrayInputStream(bytes));
  }
}
