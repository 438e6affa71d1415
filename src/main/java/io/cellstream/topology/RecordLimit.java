package io.cellstream.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * How large a record the topics take. If Kafka refuses a record, the transaction ends, and the same event would end it again each time; so
 * sizes are checked before. In the record of a state or a prediction, key and headers come from the sender and the value from the model.
 * With a limit for every topic (what it and the producer take) and the largest value that a model writes there,
 *
 * <pre>
 * for the sender = the least of (limit − largest value) over the topics of predictions and states
 * frame + key + headers ≤ for the sender   asked of every event; one that does not hold it is turned away
 * for the sender ≥ {@link #LEAST_FOR_SENDER}   asked of the model at the start, which is refused otherwise
 * </pre>
 *
 * so frame + key + headers + value ≤ limit for every record that is written. A dead letter comes from the sender altogether, and is cut
 * down to fit; of a gap's record the key's text is the sender's, and is left out if need be.
 *
 * @param deadLetter the largest record that the dead letters' topic takes
 * @param gap the largest record that the gaps' topic takes
 * @param forSender the most bytes of a record's key and headers, its frame included
 */
public record RecordLimit(long deadLetter, long gap, long forSender) {
  /** Kafka's own default for producers ({@code max.request.size}); that of brokers ({@code message.max.bytes}) is a little more. */
  public static final int KAFKA_DEFAULT = 1 << 20;
  /** The least that a model must leave for keys and headers; less would turn ordinary keys and tracing headers away. */
  public static final int LEAST_FOR_SENDER = 4 << 10;

  /** Takes every record: no limit is known. */
  public static final RecordLimit NONE = new RecordLimit(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  /** A generous bound for lengths, timestamps and offsets around a record and its batch. */
  private static final int FRAME_BYTES = 512;
  /** The lengths of a header's name and value: two varints of at most 5 bytes. */
  private static final int HEADER_FRAME_BYTES = 10;

  /** One limit for all topics. */
  public static RecordLimit of(long bytes, long largestValue) {
    return new RecordLimit(bytes, bytes, bytes - largestValue);
  }

  /** The most bytes that a key and its headers may have together. */
  public long keyAndHeaders() {
    return forSender - FRAME_BYTES;
  }

  /** Whether the model's states and predictions can be written under this key, with these headers. */
  boolean takesKey(byte[] key, Headers headers) {
    return size(key, null, headers) <= forSender;
  }

  /** Whether the topic of dead letters takes this record. */
  boolean takes(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return size(key, value, headers) <= deadLetter;
  }

  /** Whether the topic of gaps takes this record. */
  boolean takesGap(byte @Nullable [] key, byte[] value, Headers headers) {
    return size(key, value, headers) <= gap;
  }

  /** The most bytes that a record takes, its frame included. */
  static long size(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = (long) FRAME_BYTES + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    for (Header header : headers) {
      size += (long) HEADER_FRAME_BYTES + Utils.utf8Length(header.key()) + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }
}
