package io.cellstream.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * Recognises what other serialisers write in place of Confluent's wire format, so that a value that can't be read is called what it is.
 * Looks at a few bytes and names; what is said is a hint, since bytes can be alike by chance.
 */
public final class ForeignFrame {
  /** Confluent's serialisers since 8.0 can put the schema's id here, and leave the value bare. */
  private static final String CONFLUENT_ID = "__value_schema_id";
  /** Apicurio's serialisers put the id here if {@code apicurio.registry.headers.enabled} says so. */
  private static final String APICURIO_IDS = "apicurio.value.";
  private static final byte[] AVRO_FILE = "Obj\u0001".getBytes(US_ASCII);
  private static final byte GLUE = 3;
  private static final int GLUE_HEADER = 18;
  private static final byte GLUE_PLAIN = 0;
  private static final byte GLUE_ZLIB = 5;
  private static final int LONG_ID_FRAME = 1 + Long.BYTES;

  private ForeignFrame() {
  }

  /** What the value seems to be, and what to do at the sender; empty if it resembles nothing known. */
  public static Optional<String> hint(byte[] value, Headers headers) {
    if (headers.lastHeader(CONFLUENT_ID) != null) {
      return Optional
          .of("its schema's id is in the header " + CONFLUENT_ID + ", which is not read: let Confluent's serialiser write it into"
              + " the value (value.schema.id.serializer=io.confluent.kafka.serializers.schema.id.PrefixSchemaIdSerializer)");
    }
    if (Arrays.stream(headers.toArray()).anyMatch(header -> header.key().startsWith(APICURIO_IDS))) {
      return Optional
          .of("its schema's id is in headers " + APICURIO_IDS + "..., which are not read: let Apicurio's serialiser write it into the"
              + " value, in 4 bytes (apicurio.registry.headers.enabled=false)");
    }
    if (hasLongId(value)) {
      return Optional.of("it seems to begin with an id of 8 bytes (" + ByteBuffer.wrap(value).getLong(1)
          + "), as Apicurio's serialiser writes by default in version 2: let it write ids of 4 bytes"
          + " (apicurio.registry.id-handler=io.apicurio.registry.serde.Legacy4ByteIdHandler)");
    }
    if (isGlue(value)) {
      return Optional.of("it seems to be of AWS Glue's serialiser, which no schema registry of Confluent's interface knows");
    }
    if (startsWith(value, AVRO_FILE)) {
      return Optional.of("it is a whole Avro file: send the record alone, with a serialiser for Confluent's wire format");
    }
    if (value.length > 1 && value[0] == (byte) 0xc3 && value[1] == 1) {
      return Optional.of("it seems to be Avro's single-object encoding: use a serialiser for Confluent's wire format");
    }
    return value.length > 0 && (value[0] == '{' || value[0] == '[')
        ? Optional.of("it seems to be JSON: `cellstream produce` reads JSON lines and sends them as Avro")
        : Optional.empty();
  }

  /** No registry gives the id 0; where the first half of a long id stands, it is 0. */
  private static boolean hasLongId(byte[] value) {
    return value.length >= LONG_ID_FRAME && value[0] == ConfluentFrame.MAGIC && ByteBuffer.wrap(value).getInt(1) == 0;
  }

  private static boolean isGlue(byte[] value) {
    return value.length >= GLUE_HEADER && value[0] == GLUE && (value[1] == GLUE_PLAIN || value[1] == GLUE_ZLIB);
  }

  private static boolean startsWith(byte[] value, byte[] beginning) {
    return value.length >= beginning.length && Arrays.equals(value, 0, beginning.length, beginning, 0, beginning.length);
  }
}
