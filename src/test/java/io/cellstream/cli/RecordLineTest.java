package io.cellstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.RegistryClient;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines that stand for records of the input topic. */
class RecordLineTest {
  private static final byte[] KEY = "k".getBytes(UTF_8);

  private final RegistryClient registry = RegistryClient.open(Map.of("schema.registry.url", "mock://record-line"));
  private final RecordLine line = RecordLine.event(new AvroEventReader(registry));

  @AfterEach
  void close() throws Exception {
    registry.close();
  }

  private byte[] value(RawInput input) {
    return new AvroEventWriter(registry, "events").write(new RawEvent(input, OptionalLong.of(3), false, true));
  }

  private String line(long timestamp, byte @Nullable [] key, byte @Nullable [] value) throws Exception {
    return line.of(new ConsumerRecord<>("events", 2, 17, timestamp, TimestampType.CREATE_TIME, 0, 0, key, value, new RecordHeaders(),
        Optional.empty()));
  }

  @Test
  void anEventHasItsTimeAndPlace() throws Exception {
    assertThat(line(5, KEY, value(new RawInput.TokenText("a"))))
        .isEqualTo("{\"key\":\"k\",\"token\":\"a\",\"position\":3,\"end\":true,\"timestamp\":5,\"partition\":2,\"offset\":17}");
  }

  @Test
  void aTimeThatARecordDoesNotHaveIsLeftOut() throws Exception {
    assertThat(line(-1, KEY, value(new RawInput.TokenId(4)))).contains("\"tokenId\":4").doesNotContain("timestamp");
  }

  @Test
  void aRecordWithoutKeyOrValueIsALineLikeAnyOther() throws Exception {
    assertThat(line(5, null, null)).isEqualTo("{\"forget\":true,\"timestamp\":5,\"partition\":2,\"offset\":17}");
  }

  @Test
  void aValueThatIsNoEventKeepsItsBytes() throws Exception {
    assertThat(line(5, KEY, new byte[]{9, 9})).startsWith("{\"key\":\"k\",\"cause\":\"NOT_AVRO\",\"message\":\"")
        .endsWith("\",\"valueBase64\":\"CQk=\",\"timestamp\":5,\"partition\":2,\"offset\":17}");
  }

  @Test
  void anEventThatJsonHasNoNumbersForKeepsItsBytes() throws Exception {
    assertThat(line(5, KEY, value(new RawInput.FeatureValues(new double[]{Double.NaN}))))
        .startsWith("{\"key\":\"k\",\"cause\":\"NOT_FINITE\",").contains("\"valueBase64\":\"AAAAA");
  }
}
