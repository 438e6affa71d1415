package io.cellstream.format.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.cellstream.format.json.JsonFields;
import io.cellstream.format.protobuf.schema.Linker;
import io.cellstream.format.protobuf.schema.SchemaTypes;
import io.cellstream.mapping.EventMapper;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.mapping.MappingText;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.SchemaText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufFieldsTest {
  private static final RecordHeaders NO_HEADERS = new RecordHeaders();
  private static final TopicSchemas ORDERS = ProtoSamples.registry(ProtoSamples.PROTO3, ProtoSamples.ORDERS);
  private static final TopicSchemas OLD = ProtoSamples.registry(ProtoSamples.PROTO2, ProtoSamples.OLD);

  @Test
  void readsWhatProtobufsOwnClassesRead() throws Exception {
    agrees(ORDERS, ProtoSamples.PROTO3, ProtoSamples.ORDER, ProtoSamples.ORDER_TYPE);
  }

  @Test
  void readsProto2WithGroupsAndDefaultsAsProtobufsOwnClassesDo() throws Exception {
    agrees(OLD, ProtoSamples.PROTO2, ProtoSamples.FIRST, ProtoSamples.LEGACY_TYPE);
  }

  private static void agrees(TopicSchemas schemas, int id, byte[] indexes, Descriptor type) throws Exception {
    List<FieldPath> paths = ProtoSamples.paths(type, 0).stream().map(FieldPath::parse).toList();
    ProtobufFields reader = new ProtobufFields(schemas, paths);
    ProtobufTranslator translator = new ProtobufTranslator(schemas, paths);
    JsonFields ofJson = new JsonFields(paths);
    Random random = new Random(11);
    FieldValues values = new FieldValues(paths.size());
    FieldValues again = new FieldValues(paths.size());
    int there = 0;
    for (int i = 0; i < 300; i++) {
      DynamicMessage message = ProtoSamples.random(type, random, 0);
      byte[] value = ProtoSamples.framed(id, indexes, message.toByteArray());
      values.clear();
      again.clear();
      reader.read(value, NO_HEADERS, values);
      String json = translator.json(value, NO_HEADERS);
      ofJson.read(json.getBytes(UTF_8), NO_HEADERS, again);
      for (int place = 0; place < paths.size(); place++) {
        Object expected = ProtoOracle.at(message, paths.get(place));
        assertThat(values.object(place)).as("%s of %s", paths.get(place), message).isEqualTo(expected);
        there += expected == null ? 0 : 1;
        if (!values.shown(place).equals("bytes") && !values.shown(place).equals("-Infinity")) {
          assertThat(again.object(place)).as("%s of %s", paths.get(place), json).isEqualTo(expected);
        }
      }
      SchemaTypes types = Linker.types(schemas.latest().schema());
      byte[] written = new MessageFromJson(types, Objects.requireNonNull(types.messages().get(type.getFullName()))).message(json);
      DynamicMessage back = DynamicMessage.parseFrom(type, written);
      for (FieldPath path : paths) {
        assertThat(unsignedZero(ProtoOracle.at(back, path))).as("%s of %s", path, json)
            .isEqualTo(unsignedZero(ProtoOracle.at(message, path)));
      }
    }
    assertThat(there).isGreaterThan(3_000);
  }

  /** What is written of JSON has one zero only. */
  private static @Nullable Object unsignedZero(@Nullable Object value) {
    return value instanceof Double number && number == 0 ? Double.valueOf(0) : value;
  }

  @Test
  void aMessageInPartsIsMerged() throws Exception {
    Random random = new Random(5);
    List<FieldPath> paths = ProtoSamples.paths(ProtoSamples.ORDER_TYPE, 0).stream().map(FieldPath::parse).toList();
    ProtobufFields reader = new ProtobufFields(ORDERS, paths);
    FieldValues values = new FieldValues(paths.size());
    for (int i = 0; i < 200; i++) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write(ProtoSamples.random(ProtoSamples.ORDER_TYPE, random, 0).toByteArray());
      both.write(ProtoSamples.random(ProtoSamples.ORDER_TYPE, random, 0).toByteArray());
      Message merged = DynamicMessage.parseFrom(ProtoSamples.ORDER_TYPE, both.toByteArray());
      values.clear();
      reader.read(ProtoSamples.framed(ProtoSamples.PROTO3, ProtoSamples.ORDER, both.toByteArray()), NO_HEADERS, values);
      for (int place = 0; place < paths.size(); place++) {
        assertThat(values.object(place)).as("%s of %s", paths.get(place), merged).isEqualTo(ProtoOracle.at(merged, paths.get(place)));
      }
    }
  }

  @Test
  void theLastMemberOfAOneofCountsAlsoIfNoPathLeadsToIt() throws Exception {
    byte[] number = part("number", 5);
    byte[] name = part("name", "x");
    assertThat(read("number", number, name)).isNull();
    assertThat(read("number", number, name, number)).isEqualTo(5L);
    byte[] place = part("place", DynamicMessage.newBuilder(ProtoSamples.ORDER_TYPE.findFieldByName("place").getMessageType())
        .setField(ProtoSamples.ORDER_TYPE.findFieldByName("place").getMessageType().findFieldByName("floor"), 3).build());
    byte[] empty = part("place", DynamicMessage.getDefaultInstance(ProtoSamples.ORDER_TYPE.findFieldByName("place").getMessageType()));
    assertThat(read("place.floor", place, empty)).isEqualTo(3L);
    assertThat(read("place.floor", place, number, empty)).isEqualTo(0L);
    assertThat(read("place.floor", place, number)).isNull();
  }

  private static byte[] part(String field, Object value) {
    return DynamicMessage.newBuilder(ProtoSamples.ORDER_TYPE).setField(ProtoSamples.field(ProtoSamples.ORDER_TYPE, field), value).build()
        .toByteArray();
  }

  private static @Nullable Object read(String path, byte[]... parts) throws RejectedEventException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return value(ORDERS, path, ProtoSamples.framed(ProtoSamples.PROTO3, ProtoSamples.ORDER, bytes.toByteArray()));
  }

  private static @Nullable Object value(TopicSchemas schemas, String path, byte[] value) throws RejectedEventException {
    FieldValues values = new FieldValues(1);
    new ProtobufFields(schemas, List.of(FieldPath.parse(path))).read(value, NO_HEADERS, values);
    return values.object(0);
  }

  @Test
  void readsAllItemsOfARepeatedNumberPackedOrNotOrBoth() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt32(20, 1);
    out.writeByteArray(20, new byte[]{2, 3});
    out.writeInt32(20, -4);
    out.flush();
    assertThat(items("packed[*]", bytes.toByteArray())).containsExactly(1, 2, 3, -4);
    assertThat(items("packed[*]", new byte[0])).isEmpty();
    assertThat(read("packed[3]", bytes.toByteArray())).isEqualTo(-4L);
    assertThat(read("packed[4]", bytes.toByteArray())).isNull();
    assertThat(items("large[*]", part("large", List.of(-1L)))).containsExactly(0x1p64);
  }

  private static double[] items(String features, byte[] message) throws RejectedEventException {
    EventMapping mapping = new EventMapping(Optional.empty(), MappingText.features(features), Optional.empty(), Optional.empty(),
        Optional.empty(), Optional.empty(), List.of());
    EventMapper mapper = new EventMapper(mapping);
    FieldValues values = mapper.values();
    new ProtobufFields(ORDERS, mapping.paths()).read(ProtoSamples.framed(ProtoSamples.PROTO3, ProtoSamples.ORDER, message), NO_HEADERS,
        values);
    return ((RawInput.FeatureValues) Objects.requireNonNull(mapper.event(values).input())).values();
  }

  @Test
  void namesInJsonAreNamesToo() throws Exception {
    byte[] bytes = part("int32_value", 9);
    assertThat(read("int32Value", bytes)).isEqualTo(9L);
    assertThat(read("theOddOne", part("odd", "x"))).isEqualTo("x");
    ProtobufTranslator translator = new ProtobufTranslator(ORDERS, List.of(FieldPath.parse("int32Value")));
    assertThat(translator.json(ProtoSamples.framed(ProtoSamples.PROTO3, ProtoSamples.ORDER, bytes), NO_HEADERS))
        .contains("\"int32Value\":9")
        .contains("\"int64_value\":0");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"00 | Heartbeat | beat.rate", "0200 | Heartbeat | beat.rate", "040000 | Beat | rate",
      "06000200 | Inner | name", "0204 | Tree | value"})
  void theIndexesNameTheMessage(String indexes, String message, String path) throws Exception {
    byte[] frame = HexFormat.of().parseHex(indexes);
    FieldValues values = new FieldValues(1);
    new ProtobufFields(ORDERS, List.of(FieldPath.parse(path))).read(ProtoSamples.framed(ProtoSamples.PROTO3, frame, new byte[0]),
        NO_HEADERS,
        values);
    rejects(ORDERS, "nowhere", ProtoSamples.framed(ProtoSamples.PROTO3, frame, new byte[0]), RejectCause.INCOMPATIBLE_SCHEMA, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0206", "0201", "02feffffff0f", "040004", "06000000"})
  void indexesOfNoMessageAreRejected(String indexes) {
    byte[] value = ProtoSamples.framed(ProtoSamples.PROTO3, HexFormat.of().parseHex(indexes), new byte[0]);
    rejects(ORDERS, "beat.rate", value, RejectCause.INCOMPATIBLE_SCHEMA, "message types, and the value names that of index");
  }

  private static void rejects(TopicSchemas schemas, String path, byte[] value, RejectCause cause, String... words) {
    assertThatThrownBy(() -> value(schemas, path, value)).isInstanceOfSatisfying(RejectedEventException.class, e -> {
      assertThat(e.rejectCause()).as(e.getMessage()).isEqualTo(cause);
      assertThat(e.getMessage()).contains(words);
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"site.flor | acme.Site has no field \"flor\"; did you mean \"floor\"?",
      "int32_valu | acme.v1.Order has no field \"int32_valu\"; did you mean \"int32_value\"?", "string_value.x | nothing inside",
      "at.seconds | google.protobuf.Timestamp, which has nothing inside", "words[*] | [*] takes numbers, and words is a repeated string",
      "sites.id | sites is repeated: a place must follow, as in sites[0]", "counts[3] | counts is a map",
      "site[0] | acme.Site is a message"})
  void aPathThatTheMessageHasNotIsNamed(String path, String problem) {
    rejects(ORDERS, path, ProtoSamples.framed(ProtoSamples.PROTO3, ProtoSamples.ORDER, new byte[0]), RejectCause.INCOMPATIBLE_SCHEMA,
        "schema 7: path " + path, problem);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"08 | int32_value | ends within a field", "0aff | int32_value | ends within a field",
      "0a05 | int32_value | ends within a field", "0c | int32_value | field 1 before byte 8 has no content",
      "0b0c0b | int32_value | ends within a field", "0b14 | int32_value | group 1 is ended as group 2",
      "00 | int32_value | no field number", "f8ffffffffff01 | int32_value | no field number",
      "30ffffffffffffffffffffff | int32_value | more than 10 bytes", "9a010108 | site.floor | ends within a field",
      "720180 | string_value | UTF-8", "32020000 | uint64_value | wire type 2", "0d00000000 | double_value | wire type 5",
      "a2010180 | packed[0] | ends within a field", "0f | int32_value | has no content", "0e | int32_value | has no content"})
  void damagedBytesAreRejected(String bytes, String path, String problem) {
    rejects(ORDERS, path, ProtoSamples.framed(ProtoSamples.PROTO3, ProtoSamples.ORDER, HexFormat.of().parseHex(bytes)),
        RejectCause.NOT_PROTOBUF, "acme.v1.Order of schema 7", problem);
  }

  @Test
  void groupsAreSkippedAsDeepAsMessagesMayBe() throws Exception {
    assertThat(read("int32_value", nested(99), part("int32_value", 4))).isEqualTo(4L);
    rejects(ORDERS, "int32_value", ProtoSamples.framed(ProtoSamples.PROTO3, ProtoSamples.ORDER, nested(101)), RejectCause.NOT_PROTOBUF,
        "nested more than 100 deep");
    byte[] endless = new byte[1 << 20];
    Arrays.fill(endless, (byte) 0x7b);
    rejects(ORDERS, "int32_value", ProtoSamples.framed(ProtoSamples.PROTO3, ProtoSamples.ORDER, endless), RejectCause.NOT_PROTOBUF, "deep");
  }

  private static byte[] nested(int depth) throws IOException {
    UnknownFieldSet set = UnknownFieldSet.newBuilder().build();
    for (int i = 0; i < depth; i++) {
      set = UnknownFieldSet.newBuilder().addField(700, Field.newBuilder().addGroup(set).build()).build();
    }
    return set.toByteArray();
  }

  @Test
  void aDeepTreeIsNoJson() throws Exception {
    byte[] tree = {};
    for (int i = 0; i < 200; i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeByteArray(2, tree);
      out.flush();
      tree = bytes.toByteArray();
    }
    byte[] value = ProtoSamples.framed(ProtoSamples.PROTO3, new byte[]{2, 4}, tree);
    assertThat(value(ORDERS, "left.left.value", value)).isEqualTo(0L);
    assertThatThrownBy(() -> new ProtobufTranslator(ORDERS, List.of()).json(value, NO_HEADERS)).isInstanceOf(RejectedEventException.class)
        .hasMessageContaining("nested more than 100 deep");
  }

  @Test
  void whatHasNoFrameOrNoSchemaIsRejected() {
    rejects(ORDERS, "site.id", new byte[]{0, 0, 0, 0, 7}, RejectCause.NOT_PROTOBUF, "message indexes");
    rejects(ORDERS, "site.id", new byte[]{1, 0, 0, 0, 7, 0}, RejectCause.NOT_PROTOBUF, "begins with byte 1");
    rejects(ORDERS, "site.id", new byte[]{0, 0, 0, 0, 6, 0}, RejectCause.UNKNOWN_SCHEMA, "6");
    rejects(ORDERS, "site.id", new byte[]{0, 0, 0, 0, 0, 0, 0, 0, 7, 0}, RejectCause.NOT_PROTOBUF, "8 bytes");
  }

  /** The value is the message alone then. */
  @Test
  void theSchemasIdAndTheMessagesIndexesMayBeInAHeader() throws Exception {
    byte[] framed = ProtoSamples.framed(ProtoSamples.PROTO3, ProtoSamples.ORDER, part("int64_value", 12L));
    byte[] bare = Arrays.copyOfRange(framed, 7, framed.length);
    FieldValues values = new FieldValues(1);
    ProtobufFields reader = new ProtobufFields(ORDERS, List.of(FieldPath.parse("int64_value")));

    reader.read(bare, headers(Arrays.copyOf(framed, 7)), values);

    assertThat(values.object(0)).isEqualTo(12L);
    assertThat(new ProtobufTranslator(ORDERS, List.of()).json(bare, headers(Arrays.copyOf(framed, 7))))
        .isEqualTo(new ProtobufTranslator(ORDERS, List.of()).json(framed, NO_HEADERS));
    for (byte[] header : List.of(new byte[]{0, 0, 0, 0, 7}, new byte[]{0, 0, 0, 0, 7, 2, 2, 0}, new byte[]{0, 0, 0, 0, 7, 2},
        new byte[]{2})) {
      assertThatThrownBy(() -> reader.read(bare, headers(header), values)).isInstanceOfSatisfying(RejectedEventException.class,
          refused -> assertThat(refused.rejectCause()).isEqualTo(RejectCause.NOT_PROTOBUF));
    }
    byte[] guid = Arrays.copyOf(new byte[]{1, 9}, 18);
    assertThatThrownBy(() -> reader.read(bare, headers(guid), values)).hasMessageContaining("09000000-0000-0000-0000-000000000000");
  }

  private static RecordHeaders headers(byte[] id) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("__value_schema_id", id);
    return headers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"not a schema", "", "message M { int32 a = 1; int32 b = 1; }", "message M { int32 a = 0; }",
      "message M { int32 a = 1; } message M {}", "message M { Missing a = 1; }", "syntax = \"proto9\"; message M { int32 a = 1; }",
      "message M { optional int32 a = 1 [default = many]; }", "message M { optional E a = 1 [default = C]; enum E { A = 0; } }"})
  void aSchemaThatCantBeReadIsNamed(String text) {
    String syntax = text.contains("syntax") || text.contains("default") ? text : "syntax = \"proto3\"; " + text;
    rejects(ProtoSamples.registry(1, ProtoSamples.schema(syntax, Map.of())), "a.b", ProtoSamples.framed(1, ProtoSamples.FIRST, new byte[0]),
        RejectCause.INCOMPATIBLE_SCHEMA, "schema 1: ");
    if (text.contains("default")) {
      rejects(ProtoSamples.registry(1, ProtoSamples.schema(syntax, Map.of())), "a", ProtoSamples.framed(1, ProtoSamples.FIRST, new byte[0]),
          RejectCause.INCOMPATIBLE_SCHEMA, "has the default");
    }
  }

  @Test
  void anAbsurdSchemaIsRejected() {
    String deep = "syntax = \"proto3\"; " + "message M { ".repeat(50_000) + "}".repeat(50_000);
    String large = "syntax = \"proto3\"; //" + "x".repeat(5_000_000) + "\nmessage M {}";
    StringBuilder wide = new StringBuilder("syntax = \"proto3\"; message M { ");
    for (int i = 1; i < 20_000; i++) {
      wide.append("int32 f").append(i).append("=").append(i).append(";");
    }
    for (String text : List.of(deep, large, wide + "}")) {
      rejects(ProtoSamples.registry(1, ProtoSamples.schema(text, Map.of())), "a", ProtoSamples.framed(1, ProtoSamples.FIRST, new byte[0]),
          RejectCause.INCOMPATIBLE_SCHEMA, "more than");
    }
  }

  @Test
  void filesMayImportOneAnother() throws Exception {
    SchemaText circle = ProtoSamples.schema("syntax = \"proto3\"; import \"b.proto\"; message A { B b = 1; int32 n = 2; }",
        Map.of("b.proto", "syntax = \"proto3\"; import \"a.proto\"; message B { A a = 1; }", "a.proto",
            "syntax = \"proto3\"; import \"b.proto\";"));
    assertThat(value(ProtoSamples.registry(1, circle), "b.a.n", ProtoSamples.framed(1, ProtoSamples.FIRST, new byte[]{10, 2, 10, 0})))
        .isEqualTo(0L);
  }

  @Test
  void confluentsDecimalIsANumber() throws Exception {
    SchemaText text = ProtoSamples.schema(
        "syntax = \"proto3\"; import \"confluent/type/decimal.proto\"; message A { confluent.type.Decimal d = 1; }",
        Map.of());
    TopicSchemas schemas = ProtoSamples.registry(1, text);
    ProtobufTranslator translator = new ProtobufTranslator(schemas, List.of());
    for (String decimal : List.of("12.50", "-0.001", "12", "123456789012345678901234567890.12")) {
      byte[] value = translator.value("{\"d\":" + decimal + "}");
      assertThat(translator.json(value, NO_HEADERS)).isEqualTo("{\"d\":" + decimal + "}");
      assertThat(((Number) Objects.requireNonNull(value(schemas, "d", value))).doubleValue()).isEqualTo(Double.parseDouble(decimal));
    }
  }
}
