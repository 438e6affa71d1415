package io.cellstream.format.text;

import static io.cellstream.format.value.Values.paths;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.format.value.Values;
import io.cellstream.sequence.RejectCause;
import io.cellstream.wire.JsonLineException;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class TextFieldsTest {
  private static final TextTranslator TRANSLATOR = new TextTranslator();

  @Test
  void theWholeValueIsTheText() throws Exception {
    TextFields fields = new TextFields(paths("value"));
    for (String text : List.of("a", "", "{\"a\":1}", "é😀\uFFFD", "two\nlines", "\u0000")) {
      assertThat(Values.read(fields, 1, text.getBytes(UTF_8))).containsExactly(shown(text));
    }
  }

  private static String shown(String text) {
    return '"' + text.replace("\n", "\\u000a").replace("\u0000", "\\u0000") + '"';
  }

  @Test
  void whatIsNotUtf8IsNoText() {
    TextFields fields = new TextFields(paths("value"));
    for (byte[] value : List.of(new byte[]{(byte) 0xff}, new byte[]{'a', (byte) 0xc3}, new byte[]{(byte) 0xc0, (byte) 0x80},
        new byte[]{(byte) 0xed, (byte) 0xa0, (byte) 0x80})) {
      assertThat(Values.rejection(fields, 1, RejectCause.NOT_TEXT, value))
          .isEqualTo("a value of " + value.length + " bytes is not text in UTF-8");
    }
  }

  @Test
  void thereIsNoOtherPath() {
    assertThatThrownBy(() -> new TextFields(paths("value,text"))).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a text has no field text: its one path is value");
  }

  @Test
  void asJsonItIsAString() throws Exception {
    for (String text : List.of("a", "", "\"q\"\\", "é😀\n\t\u0001\u2028", "\u0000")) {
      String json = TRANSLATOR.json(text.getBytes(UTF_8), new RecordHeaders());
      assertThat(json).startsWith("\"").endsWith("\"").doesNotContain("\n");
      assertThat(TRANSLATOR.value(json)).isEqualTo(text.getBytes(UTF_8));
    }
    assertThat(TRANSLATOR.json("é\n\"".getBytes(UTF_8), new RecordHeaders())).isEqualTo("\"é\\n\\\"\"");
    assertThatThrownBy(() -> TRANSLATOR.value("5")).isInstanceOf(JsonLineException.class)
        .hasMessage("the value is a text, so it must be a JSON string");
    assertThatThrownBy(() -> TRANSLATOR.value("\"a\" \"b\"")).hasMessage("something follows the JSON string");
    assertThatThrownBy(() -> TRANSLATOR.value("\"\\ud800\"")).hasMessage("the value has half a surrogate pair, which is no character");
    assertThatThrownBy(() -> TRANSLATOR.value("\"a")).hasMessageStartingWith("not valid JSON: ");
    assertThatThrownBy(() -> TRANSLATOR.json(new byte[]{-1}, new RecordHeaders())).hasMessage("a value of 1 bytes is not text in UTF-8");
  }
}
