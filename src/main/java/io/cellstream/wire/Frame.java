package io.cellstream.wire;

import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.SchemaId.Guid;
import io.cellstream.wire.SchemaId.Numbered;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Which schema a value is of, and where in its bytes it begins, by what the usual serialisers write:
 *
 * <pre>
 * header __value_schema_id: 0, a number (4) or 1, a GUID (16)      Confluent's from 8.0 on; the value is bare. Of Protobuf, the
 *                                                                  indexes of the message's type follow, as else before a message
 * header apicurio.value.globalId or .contentId: a number (8)       Apicurio's; the value is bare
 * value: 0, 0 (4), a number (4), ...                               Apicurio's numbers of 8 bytes: no registry gives the number 0
 * value: 0, a number (4), ...                                      Confluent's wire format
 * </pre>
 *
 * All numbers are big-endian.
 *
 * @param begin where the value itself begins
 */
public record Frame(SchemaId id, int begin) {
  static final byte MAGIC = 0;
  /** The bytes before a value in Confluent's wire format. */
  static final int LENGTH = 1 + Integer.BYTES;
  /** For values that have no headers. */
  static final Headers NO_HEADERS = new RecordHeaders();

  static final String CONFLUENT_ID = "__value_schema_id";
  static final String APICURIO_GLOBAL_ID = "apicurio.value.globalId";
  static final String APICURIO_CONTENT_ID = "apicurio.value.contentId";
  private static final String[] VALUE_HEADERS = {CONFLUENT_ID, APICURIO_GLOBAL_ID, APICURIO_CONTENT_ID, "apicurio.value.encoding"};
  private static final int LONG_LENGTH = 1 + Long.BYTES;
  private static final byte GUID = 1;
  private static final int GUID_LENGTH = 1 + 2 * Long.BYTES;
  private static final String EXPECTED = "a 0 and 4 bytes, or a 1 and 16";
  private static final byte[] NOTHING = {};

  /**
   * The frame of a value.
   *
   * @param otherwise the cause if it has none
   * @throws RejectedEventException if it has none that is known
   */
  public static Frame of(byte[] value, Headers headers, RejectCause otherwise) throws RejectedEventException {
    Frame frame = ofMessage(value, headers, otherwise);
    if (frame.begin == 0 && behindId(headers).length > 0) {
      throw wrong(CONFLUENT_ID, headers.lastHeader(CONFLUENT_ID).value(), EXPECTED, otherwise);
    }
    return frame;
  }

  /** The same of a value in Protobuf, whose header may have more: {@link #behindId}. */
  public static Frame ofMessage(byte[] value, Headers headers, RejectCause otherwise) throws RejectedEventException {
    SchemaId named = named(headers, otherwise);
    if (named != null) {
      return new Frame(named, 0);
    }
    if (value.length < LENGTH) {
      throw new RejectedEventException(otherwise, "a value of " + value.length + " bytes is too short for Confluent's wire format");
    }
    if (value[0] != MAGIC) {
      throw new RejectedEventException(otherwise,
          "the value begins with byte " + value[0] + "; Confluent's wire format begins with 0");
    }
    int number = number(value, 1);
    return number == 0 && value.length >= LONG_LENGTH
        ? new Frame(new Numbered(number(value, LENGTH)), LONG_LENGTH)
        : new Frame(new Numbered(number), LENGTH);
  }

  /** What Confluent's header has behind the schema's id; nothing if there is no such header, or no id in it. */
  public static byte[] behindId(Headers headers) {
    Header confluent = headers.lastHeader(CONFLUENT_ID);
    byte[] id = confluent == null ? null : confluent.value();
    int length = id == null || id.length == 0 ? 0 : idLength(id[0]);
    return id == null || length == 0 || id.length <= length ? NOTHING : Arrays.copyOfRange(id, length, id.length);
  }

  /** With its first byte; 0: it begins no id. */
  private static int idLength(byte first) {
    return switch (first) {
      case MAGIC -> LENGTH;
      case GUID -> GUID_LENGTH;
      default -> 0;
    };
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] << 24) | ((bytes[at + 1] & 0xff) << 16) | ((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff);
  }

  /** The id that a header has; null: none has. */
  private static @Nullable SchemaId named(Headers headers, RejectCause otherwise) throws RejectedEventException {
    Header confluent = headers.lastHeader(CONFLUENT_ID);
    if (confluent != null) {
      byte[] id = confluent.value();
      int length = id == null || id.length == 0 ? 0 : idLength(id[0]);
      if (id == null || length == 0 || id.length < length) {
        throw wrong(CONFLUENT_ID, id, EXPECTED, otherwise);
      }
      if (id[0] == MAGIC) {
        return new Numbered(number(id, 1));
      }
      ByteBuffer guid = ByteBuffer.wrap(id, 1, GUID_LENGTH - 1);
      return new Guid(new UUID(guid.getLong(), guid.getLong()));
    }
    Header apicurio = headers.lastHeader(APICURIO_GLOBAL_ID);
    apicurio = apicurio == null ? headers.lastHeader(APICURIO_CONTENT_ID) : apicurio;
    if (apicurio == null) {
      return null;
    }
    byte[] id = apicurio.value();
    if (id == null || id.length != Long.BYTES || ByteBuffer.wrap(id).getLong() != number(id, Integer.BYTES)) {
      throw wrong(apicurio.key(), id, "8 bytes of a number below 2^31", otherwise);
    }
    return new Numbered(number(id, Integer.BYTES));
  }

  private static RejectedEventException wrong(String header, byte @Nullable [] id, String expected, RejectCause cause) {
    return new RejectedEventException(cause,
        "header " + header + " has " + (id == null ? "no value" : id.length + " bytes") + ", not " + expected);
  }

  /** Removes what names a value's schema: another value has another one. */
  public static void removeIds(Headers headers) {
    for (String each : VALUE_HEADERS) {
      if (headers.lastHeader(each) != null) { // asking makes no object, removing does
        headers.remove(each);
      }
    }
  }

  static byte[] header(int schemaId) {
    return ByteBuffer.allocate(LENGTH).put(MAGIC).putInt(schemaId).array();
  }
}
