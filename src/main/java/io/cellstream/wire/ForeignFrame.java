package io.cellstream.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;

/**
 * Recognises what other serialisers write in place of Confluent's wire format, so that a value that can't be read is called what it is.
 * Looks at a few bytes and names; what is said is a hint, since bytes can be alike by chance.
 */
public final class ForeignFrame {
  private static final byte[] AVRO_FILE = "Obj\u0001".getBytes(US_ASCII);
  private static final byte GLUE = 3;
  private static final int GLUE_HEADER = 18;
  private static final byte GLUE_PLAIN = 0;
  private static final byte GLUE_ZLIB = 5;

  private ForeignFrame() {
  }

  /** What the value seems to be, and what to do at the sender; empty if it resembles nothing known. */
  public static Optional<String> hint(byte[] value) {
    if (isGlue(value)) {
      return Optional.of("it seems to be of AWS Glue's serialiser, which no schema registry of Confluent's interface knows");
    }
    if (startsWith(value, AVRO_FILE)) {
      return Optional.of("it is a whole Avro file: send the record alone, with a serialiser for Confluent's wire format");
    }
    if (value.length > 1 && value[0] == (byte) 0xc3 && value[1] == 1) {
      return Optional.of(
          "it seems to be Avro's single-object encoding, which is read with a mapping, a schema file (cellstream.input.schema) and no registry");
    }
    return value.length > 0 && (value[0] == '{' || value[0] == '[')
        ? Optional.of("it seems to be JSON, which is read with cellstream.input.format=json and a mapping of its fields")
        : Optional.empty();
  }

  private static boolean isGlue(byte[] value) {
    return value.length >= GLUE_HEADER && value[0] == GLUE && (value[1] == GLUE_PLAIN || value[1] == GLUE_ZLIB);
  }

  private static boolean startsWith(byte[] value, byte[] beginning) {
    return value.length >= beginning.length && Arrays.equals(value, 0, beginning.length, beginning, 0, beginning.length);
  }
}
