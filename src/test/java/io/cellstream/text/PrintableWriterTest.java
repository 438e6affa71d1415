package io.cellstream.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {
  private final StringWriter written = new StringWriter();
  private final PrintWriter target = new PrintWriter(written);
  private final PrintWriter writer = new PrintableWriter(target, false);

  @Test
  void noWayOfWritingLetsAnEscapeThrough() {
    writer.print("a\u001b");
    writer.print('\u001b');
    writer.write(new char[]{'\u009b'});
    writer.append("\u0007").printf("%s", "\u202e");
    writer.println((Object) "\u001b");
    writer.flush();
    assertThat(written.toString()).isEqualTo("a\\u001b\\u001b\\u009b\\u0007\\u202e\\u001b" + System.lineSeparator());
  }

  @Test
  void jsonStaysTheSameJson() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, String> prediction = Map.of("token", "\u001b[31m \u009b2J \u202ekcab \u2028 한국어 👨‍👩‍👧 " + "x".repeat(100_000));
    writer.print(json.writeValueAsString(prediction));
    assertThat(json.readTree(written.toString())).isEqualTo(json.valueToTree(prediction));
    assertThat(written.toString()).contains("한국어 👨‍👩‍👧").doesNotContain("\u009b", "\u202e", "\u2028");
  }

  @Test
  void aReaderWhoIsGoneIsNoticed() {
    Writer broken = new Writer() {
      @Override
      public void write(char[] buffer, int offset, int length) throws IOException {
        throw new IOException("broken pipe");
      }

      @Override
      public void flush() {
      }

      @Override
      public void close() {
      }
    };
    PrintWriter guarded = new PrintableWriter(new PrintWriter(broken), false);
    guarded.println("a");
    assertThat(guarded.checkError()).isTrue();
  }

  @Test
  void whoDrawsHimselfHasTheWriterBehind() {
    assertThat(PrintableWriter.unguarded(writer)).isSameAs(target);
    assertThat(PrintableWriter.unguarded(target)).isSameAs(target);
  }
}
