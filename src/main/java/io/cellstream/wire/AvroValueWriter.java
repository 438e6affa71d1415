package io.cellstream.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes framed Avro values of one schema, by way of one buffer. Not safe for use by several threads.
 *
 * @param <T> what is written
 */
final class AvroValueWriter<T> {
  private static final int KEPT = 1 << 20;

  private final byte[] header;
  private final Datum<T> datum;
  private ByteArrayOutputStream out = new ByteArrayOutputStream(512);
  private BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);

  /** Writes one value, field by field, in the schema's order. */
  @FunctionalInterface
  interface Datum<T> {
    void write(T value, BinaryEncoder out) throws IOException;
  }

  AvroValueWriter(int schemaId, Datum<T> datum) {
    this.header = Frame.header(schemaId);
    this.datum = datum;
  }

  byte[] write(T value) {
    try {
      // this order: a reused encoder first flushes what a failed write left in it
      encoder = EncoderFactory.get().binaryEncoder(out, encoder);
      out.reset();
      encoder.writeFixed(header);
      datum.write(value, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    byte[] bytes = out.toByteArray();
    if (bytes.length > KEPT) {
      out = new ByteArrayOutputStream(512);
    }
    return bytes;
  }
}
