package io.cellstream.format.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.SchemaText;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtobufTranslatorTest {
  /** The first message of the file is the one that is written. */
  private static final SchemaText ALL = ProtoSamples.schema(ProtoSamples.ORDERS.text().replaceFirst("(?s)message Heartbeat .*?\\n}\\n", ""),
      ProtoSamples.ORDERS.references());

  private final ProtobufTranslator translator = new ProtobufTranslator(ProtoSamples.registry(3, ALL), List.of());

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{\"int32_value\":5} | 18 05", "{\"int32Value\":5} | 18 05",
      "{\"int32_value\":\"5\"} | 18 05",
      "{\"int32_value\":5.0} | 18 05", "{\"int32_value\":0,\"string_value\":\"\",\"maybe\":0} | 88 01 00", "{\"int32_value\":null} | ",
      "{\"sint32_value\":-2} | 38 03", "{\"status\":\"CLOSED\"} | 80 01 01", "{\"status\":\"12\"} | 80 01 0c",
      "{\"packed\":[1,2]} | a2 01 02 01 02",
      "{\"counts\":{\"a\":3}} | c2 01 05 0a 01 61 10 03", "{\"by_bool\":{\"true\":\"OPEN\"}} | d2 01 04 08 01 10 00",
      "{\"wrapped\":0} | 82 02 00",
      "{\"wrapped\":7} | 82 02 02 08 07", "{\"took\":-1.5} | fa 01 16 08 ff ff ff ff ff ff ff ff ff 01 10 80 b6 ca 91 fe ff ff ff ff 01",
      "{\"at\":\"1970-01-01T01:00:01+01:00\"} | f2 01 02 08 01",
      "{\"uint64_value\":18446744073709551615} | 30 ff ff ff ff ff ff ff ff ff 01"})
  void writesJsonInTheSchemasFirstMessageBehindItsFrame(String json, String message) throws Exception {
    byte[] value = translator.value(json);
    assertThat(HexFormat.ofDelimiter(" ").formatHex(value)).isEqualTo(("00 00 00 00 03 00 " + (message == null ? "" : message)).strip());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"[] | not a JSON object", "{ | not valid JSON", "{} {} | not valid JSON",
      "{\"status\":1,\"status\":1} | not valid JSON", "{\"statu\":1} | no field \"statu\"; did you mean \"status\"?",
      "{\"site\":{\"flor\":1}} | no field \"site.flor\"; did you mean \"floor\"?",
      "{\"int32_value\":2147483648} | int32_value: 2147483648 is out of the range of int32",
      "{\"uint32_value\":-1} | out of the range of uint32", "{\"uint64_value\":18446744073709551616} | out of the range",
      "{\"int32_value\":1.5} | is no whole number", "{\"int32_value\":1e999999999} | is no whole number",
      "{\"int32_value\":true} | is no whole number",
      "{\"float_value\":1e39} | too large for a float", "{\"double_value\":\"x\"} | is no number",
      "{\"bool_value\":1} | neither true nor false",
      "{\"string_value\":1} | is no text", "{\"bytes_value\":\"?\"} | no Base64", "{\"status\":\"CLOSE\"} | did you mean \"CLOSED\"?",
      "{\"site\":1} | site: 1 is no object", "{\"sites\":{}} | sites: an object is no array",
      "{\"counts\":[]} | counts: an array is no object for a map",
      "{\"by_number\":{\"x\":{}}} | by_number['x']: \"x\" is no whole number",
      "{\"number\":1,\"name\":\"x\"} | only one of the fields number and name",
      "{\"int32_value\":1,\"int32Value\":1} | is given twice", "{\"at\":\"yesterday\"} | is no time", "{\"at\":1} | is no time",
      "{\"took\":\"1s\"} | no number of seconds", "{\"took\":1e15} | no number of seconds",
      "{\"string_value\":\"\\ud800\"} | half a character"})
  void whatIsWrongWithALineIsNamed(String json, String problem) {
    assertThatThrownBy(() -> translator.value(json)).isInstanceOf(JsonLineException.class).hasMessageContaining(problem);
  }

  @Test
  void nestsNoDeeperThanMessagesMay() throws Exception {
    assertThat(translator.value("{\"tree\":" + "{\"left\":".repeat(90) + "{}" + "}".repeat(91))).isNotEmpty();
    for (int depth : List.of(110, 100_000)) {
      String json = "{\"tree\":" + "{\"left\":".repeat(depth) + "{}" + "}".repeat(depth + 1);
      assertThatThrownBy(() -> translator.value(json)).isInstanceOf(JsonLineException.class);
    }
  }

  @Test
  void aMessageOfProto2NeedsItsRequiredFields() {
    ProtobufTranslator old = new ProtobufTranslator(ProtoSamples.registry(3, ProtoSamples.OLD), List.of());
    assertThatThrownBy(() -> old.value("{}")).isInstanceOf(JsonLineException.class)
        .hasMessage("message acme.old.Legacy needs the field id");
  }

  @Test
  void fewBytesDoNotBecomeAnEndlessText() throws Exception {
    StringBuilder text = new StringBuilder("syntax = \"proto3\"; message A { repeated B b = 1; } message B {");
    for (int i = 1; i < 5000; i++) {
      text.append("string a_field_with_a_long_name_").append(i).append(" = ").append(i).append(';');
    }
    ProtobufTranslator wide = new ProtobufTranslator(ProtoSamples.registry(3, ProtoSamples.schema(text + "}", Map.of())), List.of());
    byte[] message = new byte[1 << 20];
    for (int i = 0; i < message.length; i += 2) {
      message[i] = 10;
    }
    byte[] value = ProtoSamples.framed(3, ProtoSamples.FIRST, message);
    assertThatThrownBy(() -> wide.json(value, new RecordHeaders())).isInstanceOf(RejectedEventException.class)
        .hasMessageContaining("more than 67108864 characters");
  }

  @Test
  void anInvalidTimeIsWrittenAsTheMessageThatItIs() throws Exception {
    byte[] value = ProtoSamples.framed(3, ProtoSamples.FIRST, HexFormat.of().parseHex("f201021001" + "f2010a08ffffffffffffffff7f"));
    assertThat(translator.json(value, new RecordHeaders())).contains("\"at\":{\"seconds\":9223372036854775807,\"nanos\":1}");
  }
}
