package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How large a record the topics take. What a sender makes large (key, headers, value) goes on to other topics with something added; a record
 * that Kafka then refuses would end the transaction, and the same event would end it again each time, so the room is looked at before.
 *
 * @param bytes the largest record that every topic written to takes
 */
public record RecordLimit(int bytes) {
  /** Kafka's own default, of producers ({@code max.request.size}) and brokers ({@code message.max.bytes}, a little more). */
  public static final int KAFKA_DEFAULT = 1 << 20;

  /** Lengths, timestamps and offsets around a record and its batch, generously. */
  private static final int FRAME_BYTES = 512;
  private static final int HEADER_FRAME_BYTES = 10;

  /** Whether key and headers leave half of the limit for what is written under them: a state, a prediction. */
  boolean leavesRoom(byte[] key, Headers headers) {
    return size(key, null, headers) <= bytes / 2;
  }

  boolean takes(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return size(key, value, headers) <= bytes;
  }

  private static long size(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = (long) FRAME_BYTES + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    for (Header header : headers) {
      size += (long) HEADER_FRAME_BYTES + header.key().getBytes(UTF_8).length + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }
}
