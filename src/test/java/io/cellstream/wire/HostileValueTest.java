package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes and schemas made to hurt: each is turned away, in time and memory of the order of its length. */
@Timeout(20)
class HostileValueTest {
  private static final String SCOPE = "hostile";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final RegistryClient registry = Samples.mock(SCOPE);
  private final AvroEventReader reader = new AvroEventReader(registry);
  private int tokenEvent;

  @BeforeEach
  void register() throws Exception {
    tokenEvent = Samples.confluent(SCOPE).register("in-value", new AvroSchema(AvroSchemas.TOKEN_EVENT));
  }

  @AfterEach
  void close() throws Exception {
    registry.close();
  }

  @Test
  void whatIsNotFramedIsNotAvro() {
    for (byte[] value : List.of(new byte[0], new byte[]{0, 0, 0, 1}, "{\"token\":\"a\"}".getBytes(StandardCharsets.UTF_8))) {
      assertThat(rejection(value).rejectCause()).isEqualTo(RejectCause.NOT_AVRO);
    }
  }

  @Test
  void anArrayLengthBeyondTheMessageIsNotAvro() {
    for (long claimed : new long[]{3, 1_000_000_000L, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, -1_000_000_000L}) {
      assertNotAvro(out -> {
        out.writeIndex(AvroSchemas.FEATURES_BRANCH);
        out.writeLong(claimed);
        out.writeFloat(1);
      });
    }
  }

  @Test
  void aStringLengthBeyondTheMessageOrBelowZeroIsNotAvro() {
    for (long claimed : new long[]{2, 1_000_000_000L, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      assertNotAvro(out -> {
        out.writeIndex(AvroSchemas.TOKEN_TEXT_BRANCH);
        out.writeLong(claimed);
      });
    }
  }

  @Test
  void aBranchThatTheUnionDoesNotHaveIsNotAvro() {
    for (int branch : new int[]{4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertNotAvro(out -> out.writeIndex(branch));
    }
  }

  @Test
  void bytesAfterTheRecordAreNotAvro() {
    byte[] value = framed("a");
    assertThat(rejection(Arrays.copyOf(value, value.length + 1)).rejectCause()).isEqualTo(RejectCause.NOT_AVRO);
  }

  @Test
  void everyTruncationIsNotAvro() {
    byte[] value = framed("abc");
    for (int length = 0; length < value.length; length++) {
      assertThat(rejection(Arrays.copyOf(value, length)).rejectCause()).as("%d bytes", length).isEqualTo(RejectCause.NOT_AVRO);
    }
  }

  @Test
  void invalidUtf8IsNotAvroButTheReplacementCharacterIs() throws Exception {
    assertNotAvro(out -> {
      out.writeIndex(AvroSchemas.TOKEN_TEXT_BRANCH);
      out.writeBytes(new byte[]{'a', (byte) 0xc3});
      out.writeFixed(new byte[3]);
    });
    assertThat(reader.read(framed("a\uFFFD")).input()).isEqualTo(new RawInput.TokenText("a\uFFFD"));
  }

  @Test
  void aTokenOfAMegabyteIsReadAsItIs() throws Exception {
    String token = "ž".repeat(500_000);
    byte[] value = framed(token);
    assertThat(reader.read(value).input()).isEqualTo(new RawInput.TokenText(token));
  }

  @Test
  void featuresInManyBlocksAreRead() throws Exception {
    byte[] value = Samples.framed(tokenEvent, out -> {
      out.writeIndex(AvroSchemas.FEATURES_BRANCH);
      for (int i = 0; i < 1000; i++) {
        out.writeLong(-1);
        out.writeLong(4);
        out.writeFloat(i);
      }
      out.writeLong(0);
      out.writeFixed(new byte[3]);
    });
    assertThat(reader.read(value).input()).isInstanceOfSatisfying(RawInput.FeatureValues.class,
        features -> assertThat(features.values()).isEqualTo(IntStream.range(0, 1000).asDoubleStream().toArray()));
  }

  @Test
  void nestingThatOverflowsTheStackWhileSkippedIsNotAvroAndTheReaderGoesOn() throws Exception {
    int id = register("""
        {"type":"record","name":"TokenEvent","fields":[
          {"name":"tree","type":{"type":"record","name":"Tree","fields":[{"name":"c","type":{"type":"array","items":"Tree"}}]}},
          {"name":"input","type":"string"}]}""");
    byte[] deep = Samples.framed(id, out -> {
      for (int i = 0; i < 500_000; i++) {
        out.writeLong(1);
      }
    });
    assertThat(rejection(deep).rejectCause()).isEqualTo(RejectCause.NOT_AVRO);
    byte[] shallow = Samples.framed(id, out -> {
      out.writeLong(0);
      out.writeString("x");
    });
    assertThat(reader.read(shallow).input()).isEqualTo(new RawInput.TokenText("x"));
  }

  @Test
  void aLongListInAnIgnoredFieldIsSkipped() throws Exception {
    int id = register("""
        {"type":"record","name":"TokenEvent","fields":[
          {"name":"list","type":{"type":"record","name":"List","fields":[{"name":"next","type":["null","List"]}]}},
          {"name":"input","type":"string"}]}""");
    byte[] value = Samples.framed(id, out -> {
      for (int i = 0; i < 500_000; i++) {
        out.writeIndex(1);
      }
      out.writeIndex(0);
      out.writeString("x");
    });
    assertThat(reader.read(value).input()).isEqualTo(new RawInput.TokenText("x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      // a few bytes claim a billion items that take none
      "{\"type\":\"array\",\"items\":\"null\"}", "{\"type\":\"array\",\"items\":{\"type\":\"fixed\",\"name\":\"F\",\"size\":0}}",
      "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"n\",\"type\":\"null\"}]}}",
      // never ends
      "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"l\",\"type\":\"L\"}]}",
      "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"l\",\"type\":\"L\"}]}}"})
  void aTypeThatItsBytesDoNotBoundIsIncompatible(String type) throws Exception {
    int id = register("{\"type\":\"record\",\"name\":\"TokenEvent\",\"fields\":[{\"name\":\"x\",\"type\":" + type
        + "},{\"name\":\"input\",\"type\":\"string\"}]}");
    byte[] value = Samples.framed(id, out -> {
      out.writeLong(1_000_000_000);
      out.writeLong(0);
      out.writeString("x");
    });
    assertThat(rejection(value).rejectCause()).isEqualTo(RejectCause.INCOMPATIBLE_SCHEMA);
  }

  @Test
  void recordsThatDoubleAtEachLevelAreIncompatible() throws Exception {
    String type = "{\"type\":\"record\",\"name\":\"R0\",\"fields\":[{\"name\":\"v\",\"type\":\"int\"}]}";
    for (int level = 1; level <= 40; level++) {
      type = "{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"a\",\"type\":%s},{\"name\":\"b\",\"type\":\"R%d\"}]}"
          .formatted(level, type, level - 1);
    }
    int id = register("{\"type\":\"record\",\"name\":\"TokenEvent\",\"fields\":[{\"name\":\"x\",\"type\":" + type
        + "},{\"name\":\"input\",\"type\":\"string\"}]}");
    assertThat(rejection(Samples.framed(id, out -> out.writeString("x")))).hasMessageContaining("more than 10000 types");
  }

  @Test
  void aThousandNullFieldsAreIncompatible() throws Exception {
    String fields = IntStream.range(0, 1000).mapToObj(i -> "{\"name\":\"n" + i + "\",\"type\":\"null\"}").collect(Collectors.joining(","));
    int id = register("{\"type\":\"record\",\"name\":\"TokenEvent\",\"fields\":[" + fields + "]}");
    assertThat(rejection(Samples.framed(id, out -> out.writeNull()))).hasMessageContaining("types that take no bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void mutatedMessagesAreReadOrRejectedAtACostTheirLengthBounds(long seed) throws Exception {
    Random random = new Random(seed);
    int evolved = register("""
        {"type":"record","name":"TokenEvent","fields":[
          {"name":"tags","type":{"type":"map","values":["null","string",{"type":"array","items":"long"}]}},
          {"name":"tree","type":{"type":"record","name":"Tree","fields":[{"name":"c","type":{"type":"array","items":"Tree"}}]}},
          {"name":"input","type":["null","int","string",{"type":"array","items":"float"}]},
          {"name":"hash","type":{"type":"fixed","name":"Hash","size":4}},
          {"name":"position","type":["null","long"]}]}""");
    List<byte[]> originals = List.of(framed("token"), framed(7), framed(Collections.nCopies(40, 0.5f)), evolvedValue(evolved));
    int rejected = 0;
    for (int round = 0; round < 10_000; round++) {
      byte[] value = mutated(originals.get(random.nextInt(originals.size())), random);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      rejected += isRejected(value) ? 1 : 0;
      // a rejection's own message and stack trace included, and the reader's plans of its few schemas
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (round > 0 && allocated > 256 * 1024) {
        fail("%d bytes allocated for %s", allocated, Arrays.toString(value));
      }
    }
    assertThat(rejected).isBetween(1_000, 9_990);
    assertThat(reader.read(originals.get(0)).input()).isEqualTo(new RawInput.TokenText("token"));
    assertThat(reader.read(originals.get(3)).input()).isEqualTo(new RawInput.TokenText("x"));
  }

  private boolean isRejected(byte[] value) {
    try {
      reader.read(value);
      return false;
    } catch (RejectedEventException e) {
      return true;
    }
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] value = original.clone();
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      // the schema's id stays: what follows it is what is put to the test
      int at = 5 + random.nextInt(value.length - 5);
      switch (random.nextInt(4)) {
        case 0 -> value[at] = (byte) random.nextInt();
        case 1 -> value[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> value = Arrays.copyOf(value, Math.max(6, at));
        default -> Arrays.fill(value, at, Math.min(value.length, at + 9), (byte) 0xff);
      }
    }
    return value;
  }

  private static byte[] evolvedValue(int id) {
    return Samples.framed(id, out -> {
      out.writeLong(2);
      tag(out, "a", 1);
      out.writeString("v");
      tag(out, "b", 2);
      out.writeLong(-2);
      out.writeLong(2);
      out.writeLong(1);
      out.writeLong(2);
      out.writeLong(0);
      out.writeLong(0);
      out.writeLong(1);
      out.writeLong(0);
      out.writeLong(0);
      out.writeIndex(2);
      out.writeString("x");
      out.writeFixed(new byte[4]);
      out.writeIndex(0);
    });
  }

  private static void tag(BinaryEncoder out, String key, int branch) throws IOException {
    out.writeString(key);
    out.writeIndex(branch);
  }

  private int register(String schema) throws Exception {
    return Samples.confluent(SCOPE).register("hostile", new AvroSchema(Samples.schema(schema)));
  }

  private byte[] framed(Object input) {
    GenericData.Record datum = Samples.tokenEvent(input);
    return Samples.framed(tokenEvent, datum);
  }

  private void assertNotAvro(Samples.Written content) {
    assertThat(rejection(Samples.framed(tokenEvent, content)).rejectCause()).isEqualTo(RejectCause.NOT_AVRO);
  }

  private RejectedEventException rejection(byte[] value) {
    return catchThrowableOfType(RejectedEventException.class, () -> reader.read(value));
  }
}
