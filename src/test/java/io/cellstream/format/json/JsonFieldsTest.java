package io.cellstream.format.json;

import static io.cellstream.format.value.Values.paths;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.format.value.Values;
import io.cellstream.sequence.RejectCause;
import io.cellstream.wire.JsonLineException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JsonFieldsTest {
  private static final String MISSING = "missing or null";
  private static final JsonTranslator TRANSLATOR = new JsonTranslator();

  private static List<String> read(String paths, String json) throws Exception {
    return read(paths, json.getBytes(UTF_8));
  }

  private static List<String> read(String paths, byte[] value) throws Exception {
    return Values.read(new JsonFields(paths(paths)), paths(paths).size(), value);
  }

  private static String rejection(String paths, String json) {
    return rejection(paths, json.getBytes(UTF_8));
  }

  private static String rejection(String paths, byte[] value) {
    return Values.rejection(new JsonFields(paths(paths)), paths(paths).size(), RejectCause.NOT_JSON, value);
  }

  private static byte[] framed(int bytes, long id, byte[] json) {
    ByteBuffer framed = ByteBuffer.allocate(1 + bytes + json.length).put((byte) 0);
    return (bytes == 4 ? framed.putInt((int) id) : framed.putLong(id)).put(json).array();
  }

  @Test
  void eachPathHasTheValueThatItLeadsTo() throws Exception {
    String json = """
        {"skipped":{"load":9,"a":[{"b":{}}]},"load":0.5,"n":-7,"site":{"id":"m1","tags":{"room 5":true}},"s":"é😀\\n",
         "r":[{"v":1},{"v":2,"w":[3]},null],"x":[1,2.5,-3e2],"nil":null}""";
    assertThat(read("load,n,site.id,site.tags['room 5'],s,r[1].v,r[0].v,r[1].w[0],x[1],x[*],nil", json)).containsExactly("0.5", "-7",
        "\"m1\"", "true", "\"é😀\\u000a\"", "2", "1", "3", "2.5", "an array of 3 numbers", MISSING);
  }

  @Test
  void whatIsNotThereIsMissing() throws Exception {
    assertThat(read("a,b.c,d[2],d[3].e,f[*]", "{\"b\":{},\"d\":[1,2]}")).containsOnly(MISSING).hasSize(5);
    assertThat(read("a.b,c[0],d[*]", "{\"a\":null,\"c\":null,\"d\":null}")).containsOnly(MISSING).hasSize(3);
    assertThat(read("d[0],d[1].e", "{\"d\":[null,{\"e\":null}]}")).containsOnly(MISSING).hasSize(2);
  }

  @Test
  void whatIsOfAnotherKindIsNamed() throws Exception {
    assertThat(read("a,b,c[*],d[*]", "{\"a\":{},\"b\":[1],\"c\":[1,\"x\"],\"d\":[1,[]]}")).containsExactly("an object", "an array",
        "an array with a text among its items", "an array with an array among its items");
    assertThat(read("a.b,c.d,e[0],f[0],g.h,i[*]", "{\"a\":1,\"c\":[],\"e\":\"x\",\"f\":{\"0\":1},\"g\":true,\"i\":{}}")).containsExactly(
        "inside a number", "inside an array", "inside a text", "inside an object", "inside true or false", "inside an object");
  }

  @Test
  void aPathMayLeadThroughAnother() throws Exception {
    assertThat(read("a,a.b,a.b.c", "{\"a\":{\"b\":{\"c\":1}}}")).containsExactly("an object", "an object", "1");
    assertThat(read("a,a.b", "{\"a\":5}")).containsExactly("5", "inside a number");
    assertThat(read("a[*],a[1]", "{\"a\":[4,5,6]}")).containsExactly("an array of 3 numbers", "5");
    assertThat(read("a[*],a[1].b", "{\"a\":[4,{\"b\":7},6]}")).containsExactly("an array with an object among its items", "7");
  }

  @Test
  void numbersAreWholeIn64BitsOrDoubles() throws Exception {
    assertThat(read("a,b,c,d,e,f,g,h",
        "{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":9223372036854775808,\"d\":1.0,\"e\":1e2,\"f\":1e999,\"g\":-0,\"h\":-0.0}"))
        .containsExactly("9223372036854775807", "-9223372036854775808", "9.223372036854776E18", "1.0", "100.0", "Infinity", "0", "-0.0");
    assertThat(read("a", "{\"a\":" + "1".repeat(1_000) + "}")).containsExactly("Infinity");
    assertThat(rejection("b", "{\"a\":" + "1".repeat(1_001) + "}")).contains("is not valid JSON: ").contains("1001");
  }

  @Test
  void longArraysAreReadWhole() throws Exception {
    assertThat(read("a[*]", "{\"a\":[1" + ",1".repeat(99_999) + "]}")).containsExactly("an array of 100000 numbers");
    assertThat(read("a[*]", "{\"a\":[]}")).containsExactly("an array of 0 numbers");
  }

  @Test
  void anArrayAtTheTopIsReadByPathsThatBeginInIt() throws Exception {
    assertThat(read("[0],[1].a,[2]", "[5,{\"a\":6}]")).containsExactly("5", "6", MISSING);
    assertThat(read("[*]", "[5,6]")).containsExactly("an array of 2 numbers");
    assertThat(read("[0],a", "[5]")).containsExactly("5", "inside an array");
    assertThat(read("[0],a", "{\"a\":5}")).containsExactly("inside an object", "5");
    assertThat(rejection("a", "[5]")).isEqualTo("a value of 3 bytes is not a JSON object but an array");
  }

  @Test
  void aFieldThatAPathLeadsToComesOnce() throws Exception {
    assertThat(rejection("a", "{\"a\":1,\"b\":2,\"a\":1}")).isEqualTo("a value of 19 bytes has the field \"a\" twice in one object");
    assertThat(rejection("a.b", "{\"a\":null,\"a\":{}}")).endsWith("has the field \"a\" twice in one object");
    assertThat(rejection("x.a", "{\"x\":{\"a\":1,\"\\u0061\":1}}")).endsWith("has the field \"a\" twice in one object");
    assertThat(read("a", "{\"b\":1,\"a\":3,\"b\":2,\"c\":{\"a\":1,\"a\":2}}")).containsExactly("3");
    JsonFields again = new JsonFields(paths("a"));
    for (int i = 0; i < 3; i++) {
      assertThat(Values.read(again, 1, "{\"a\":1}".getBytes(UTF_8))).containsExactly("1");
    }
  }

  @Test
  void aFrameAndAByteOrderMarkArePassedOver() throws Exception {
    byte[] json = "{\"a\":1}".getBytes(UTF_8);
    for (byte[] value : List.of(json, framed(4, 7, json), framed(4, 0x7b002200, json), framed(8, 7, json),
        "\uFEFF{\"a\":1}".getBytes(UTF_8),
        framed(4, 7, "\uFEFF{\"a\":1}".getBytes(UTF_8)))) {
      assertThat(read("a", value)).containsExactly("1");
      assertThat(TRANSLATOR.json(value, new RecordHeaders())).isEqualTo("{\"a\":1}");
    }
    assertThat(rejection("a", new byte[0])).isEqualTo("a value of 0 bytes is empty");
    assertThat(rejection("a", new byte[]{0})).isEqualTo("a value of 1 bytes is empty");
    assertThat(rejection("a", framed(4, 7, new byte[0]))).isEqualTo("a value of 5 bytes is empty");
  }

  @Test
  void whatIsNotJsonInUtf8IsSaidToBeNone() {
    for (Charset other : List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"))) {
      for (String json : List.of("{\"a\":1}", "\uFEFF{\"a\":1}")) {
        assertThat(rejection("a", json.getBytes(other))).as("%s", other).contains("a value of ");
      }
    }
    assertThat(rejection("a", new byte[]{'{', '"', 'b', '"', ':', '"', (byte) 0xc3, '"', '}'}))
        .isEqualTo("a value of 9 bytes is not JSON in UTF-8");
    // an overlong form, and a surrogate on its own: neither is UTF-8
    assertThat(rejection("a", new byte[]{'{', '"', (byte) 0xc1, (byte) 0x81, '"', ':', '1', '}'})).endsWith("is not JSON in UTF-8");
    assertThat(rejection("a", new byte[]{'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'}))
        .endsWith("is not JSON in UTF-8");
  }

  @Test
  void whatIsNoObjectIsSaidToBeNone() {
    assertThat(rejection("a", "17")).isEqualTo("a value of 2 bytes is not a JSON object but a number");
    assertThat(rejection("a", "\"x\"")).isEqualTo("a value of 3 bytes is not a JSON object but a text");
    assertThat(rejection("a", "null")).isEqualTo("a value of 4 bytes is not a JSON object but null");
    assertThat(rejection("a", "  ")).isEqualTo("a value of 2 bytes is not a JSON object but nothing");
    assertThat(rejection("a", "{\"a\":1} {}")).isEqualTo("a value of 10 bytes is not one JSON object: something follows it");
    assertThat(rejection("a", "{\"a\":1}}")).contains("is not valid JSON: ");
    assertThat(rejection("a", "{\"a\":1")).contains("is not valid JSON: ").contains("(character 6)");
    for (String json : List.of("{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":NaN}", "{\"a\":1,}", "{\"a\":[1,]}",
        "{\"a\":\"\t\"}",
        "{\"a\":1/**/}", "{\"a\":.5}", "{\"a\":\"\\x\"}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{,}", "{\"a\":}", "{\"a\":tru}")) {
      assertThat(rejection("a", json)).as(json).contains(" is not valid JSON: ").doesNotContain("Feature", "enable");
    }
  }

  @Test
  void halfASurrogatePairIsNoText() throws Exception {
    assertThat(read("a,b", "{\"a\":\"x\\ud83d\",\"b\":\"\\ud83d\\ude00\"}"))
        .containsExactly("a text with half a surrogate pair, which is no character", "\"😀\"");
  }

  @Test
  void objectsAndArraysAreAtMost100Deep() throws Exception {
    assertThat(read("a", "{\"b\":" + "[".repeat(99) + "]".repeat(99) + ",\"a\":1}")).containsExactly("1");
    assertThat(rejection("a", "{\"b\":" + "[".repeat(100) + "]".repeat(100) + "}")).contains("101").contains("100");
    assertThat(rejection("a", "{\"a\":".repeat(200_000))).contains("101");
    assertThat(rejection("a" + ".a".repeat(31), "{\"a\":".repeat(200_000))).contains("101");
  }

  /** Each of a map's keys may be new: then nothing is remembered of the names. */
  @Test
  @Timeout(20)
  void manyNamesAreReadInTheOrderOfTheirLength() throws Exception {
    JsonFields fields = new JsonFields(paths("a"));
    StringBuilder json = new StringBuilder("{");
    for (int value = 0; value < 4; value++) {
      json.setLength(1);
      for (int i = 0; i < 50_000; i++) {
        json.append("\"n").append(value).append('-').append(i).append("\":0,");
      }
      assertThat(Values.read(fields, 1, json.append("\"a\":1}").toString().getBytes(UTF_8))).containsExactly("1");
    }
    long from = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertThat(Values.read(fields, 1, "{\"a\":1}".getBytes(UTF_8))).containsExactly("1");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void theJsonOfAValueIsItselfOnOneLine() throws Exception {
    assertThat(TRANSLATOR.json("{\r\n \"a\" : 1.50,\n \"b\":\"\\n é\"}\n".getBytes(UTF_8), new RecordHeaders()))
        .isEqualTo("{   \"a\" : 1.50,  \"b\":\"\\n é\"} ");
    assertThat(TRANSLATOR.value("{\"a\":1e400}")).isEqualTo("{\"a\":1e400}".getBytes(UTF_8));
    assertThat(TRANSLATOR.value("[1]")).isEqualTo("[1]".getBytes(UTF_8));
    for (String json : List.of("17", "\"x\"", "", "{", "{} {}", "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}")) {
      assertThatThrownBy(() -> TRANSLATOR.value(json)).isInstanceOf(JsonLineException.class);
      assertThatThrownBy(() -> TRANSLATOR.json(json.getBytes(UTF_8), new RecordHeaders())).hasMessageContaining("a value of ");
    }
  }
}
