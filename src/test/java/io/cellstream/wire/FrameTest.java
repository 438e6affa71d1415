package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.SchemaId.Guid;
import io.cellstream.wire.SchemaId.Numbered;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static final byte[] BARE = {2, 'a'};

  private static Frame of(byte[] value, Headers headers) throws RejectedEventException {
    return Frame.of(value, headers, RejectCause.NOT_AVRO);
  }

  private static Headers header(String name, byte @Nullable [] value) {
    return new RecordHeaders().add("trace", new byte[]{1}).add(name, value);
  }

  @Test
  void confluentsFrameIsInFront() throws RejectedEventException {
    assertThat(of(new byte[]{0, 0, 0, 1, 2, 7}, Frame.NO_HEADERS)).isEqualTo(new Frame(new Numbered(258), 5));
    assertThat(of(new byte[]{0, -1, -1, -1, -2}, header("other", null))).isEqualTo(new Frame(new Numbered(-2), 5));
    assertThat(of(new byte[5], Frame.NO_HEADERS)).isEqualTo(new Frame(new Numbered(0), 5));
  }

  @Test
  void apicuriosEightBytesAreInFront() throws RejectedEventException {
    byte[] value = ByteBuffer.allocate(11).put((byte) 0).putLong(77).put(BARE).array();

    assertThat(of(value, Frame.NO_HEADERS)).isEqualTo(new Frame(new Numbered(77), 9));
  }

  @Test
  void confluentsHeaderHasANumberOrAGuid() throws RejectedEventException {
    UUID guid = UUID.fromString("89791762-2336-4186-9674-299b90a802e2");
    byte[] long17 = ByteBuffer.allocate(17).put((byte) 1).putLong(guid.getMostSignificantBits()).putLong(guid.getLeastSignificantBits())
        .array();

    assertThat(of(BARE, header("__value_schema_id", new byte[]{0, 0, 0, 0, 9}))).isEqualTo(new Frame(new Numbered(9), 0));
    assertThat(of(BARE, header("__value_schema_id", long17))).isEqualTo(new Frame(new Guid(guid), 0));
  }

  @Test
  void apicuriosHeaderHasANumber() throws RejectedEventException {
    byte[] id = ByteBuffer.allocate(8).putLong(300).array();

    assertThat(of(BARE, header("apicurio.value.globalId", id))).isEqualTo(new Frame(new Numbered(300), 0));
    assertThat(of(BARE, header("apicurio.value.contentId", id))).isEqualTo(new Frame(new Numbered(300), 0));
  }

  @Test
  void whatIsNoneIsSaidToBeNone() {
    refused(BARE, Frame.NO_HEADERS, "2 bytes is too short");
    refused(new byte[]{1, 0, 0, 0, 1, 2}, Frame.NO_HEADERS, "begins with byte 1");
    refused(BARE, header("__value_schema_id", null), "__value_schema_id has no value");
    refused(BARE, header("__value_schema_id", new byte[]{1, 2, 3, 4, 5}), "has 5 bytes");
    refused(BARE, header("__value_schema_id", new byte[]{0, 0, 0, 0, 9, 0}), "has 6 bytes, not a 0 and 4 bytes");
    refused(BARE, header("__value_schema_id", new byte[]{}), "has 0 bytes");
    refused(BARE, header("__value_schema_id", new byte[]{2, 0, 0, 0, 9}), "has 5 bytes");
    refused(BARE, header("apicurio.value.globalId", new byte[]{1, 0, 0, 0, 0, 0, 0, 7}), "below 2^31");
    refused(BARE, header("apicurio.value.contentId", new byte[4]), "has 4 bytes");
  }

  private static void refused(byte[] value, Headers headers, String message) {
    assertThatExceptionOfType(RejectedEventException.class).isThrownBy(() -> of(value, headers)).withMessageContaining(message)
        .satisfies(e -> assertThat(e.rejectCause()).isEqualTo(RejectCause.NOT_AVRO));
  }
}
