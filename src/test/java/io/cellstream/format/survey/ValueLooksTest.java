package io.cellstream.format.survey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueLooksTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{\"a\":1} | it looks like JSON: try --format json",
      "' [1]' | it looks like JSON: try --format json",
      "home | it is a text, \"home\": try --format text",
      "a,b,2 | it is a text, \"a,b,2\": try --format csv (or text, if it is one word with a comma)",
      "'' | it has no bytes, which is an empty text at most: --format text"})
  void textsAreToldApart(String value, String looks) {
    assertThat(ValueLooks.of(value.getBytes(UTF_8))).isEqualTo(looks);
  }

  @ParameterizedTest
  @CsvSource({"'0,0,0,0,9,2', 'it begins as values with a schema''s id do (9): try --format avro, protobuf or json'",
      "'-61,1,5', it seems to be Avro's single-object encoding",
      "'-1,-2,0', 'it is none that has a name here; it begins with the bytes ff fe 00'"})
  void bytesToo(String bytes, String looks) {
    String[] each = bytes.split(",", -1);
    byte[] value = new byte[each.length];
    for (int i = 0; i < value.length; i++) {
      value[i] = Byte.parseByte(each[i]);
    }

    assertThat(ValueLooks.of(value)).startsWith(looks);
  }
}
