package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Where an event was before it was copied to the keyed topic. Its copy says so in headers. */
public record SourcePlace(String topic, int partition, long offset) implements RecordMetadata {
  /** Its value is {@code topic-partition@offset}. */
  public static final String PLACE_HEADER = "cellstream.source";
  /** The id of that topic, as Kafka writes it, which tells it from others of its name; absent if it was not known. */
  public static final String ID_HEADER = "cellstream.source.id";
  /** The key that the event's record had; absent if it had none. */
  public static final String KEY_HEADER = "cellstream.source.key";
  private static final int DECIMAL = 10;

  static SourcePlace of(RecordMetadata where) {
    return new SourcePlace(where.topic(), where.partition(), where.offset());
  }

  /**
   * The event's copy under its sequence's key. Headers of these names that the sender gave are taken for nothing, and removed.
   *
   * @param key the sequence's
   * @param id the topic's, in UTF-8; null: not known
   */
  Record<byte @Nullable [], byte @Nullable []> copy(Record<byte @Nullable [], byte @Nullable []> event, byte[] key, byte @Nullable [] id) {
    Record<byte @Nullable [], byte @Nullable []> copy = withoutOurs(key, event);
    copy.headers().add(PLACE_HEADER, toString().getBytes(UTF_8));
    if (id != null) {
      copy.headers().add(ID_HEADER, id);
    }
    byte[] own = event.key();
    if (own != null) {
      copy.headers().add(KEY_HEADER, own);
    }
    return copy;
  }

  /** The place that a copy says; empty for a record that is no copy. */
  static Optional<SourcePlace> in(Headers headers) {
    Header header = headers.lastHeader(PLACE_HEADER);
    return header == null || header.value() == null ? Optional.empty() : parse(new String(header.value(), UTF_8));
  }

  private static Optional<SourcePlace> parse(String text) {
    int at = text.lastIndexOf('@');
    int hyphen = text.lastIndexOf('-', at);
    try {
      return hyphen < 1
          ? Optional.empty()
          : Optional.of(new SourcePlace(text.substring(0, hyphen), Integer.parseInt(text, hyphen + 1, at, DECIMAL),
              Long.parseLong(text, at + 1, text.length(), DECIMAL)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The event of which a record is the copy, as it was. */
  static Record<byte @Nullable [], byte @Nullable []> original(Record<byte @Nullable [], byte @Nullable []> copy) {
    Header key = copy.headers().lastHeader(KEY_HEADER);
    return withoutOurs(key == null ? null : key.value(), copy);
  }

  /** The record under another key, with headers of its own. */
  private static Record<byte @Nullable [], byte @Nullable []> withoutOurs(byte @Nullable [] key,
      Record<byte @Nullable [], byte @Nullable []> record) {
    Record<byte @Nullable [], byte @Nullable []> other = record.withKey(key);
    other.headers().remove(PLACE_HEADER).remove(ID_HEADER).remove(KEY_HEADER);
    return other;
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
