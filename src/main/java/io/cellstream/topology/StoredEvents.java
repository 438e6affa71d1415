package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.ledger.HeldRecords;
import io.cellstream.sequence.Arrival;
import io.cellstream.sequence.PartitionTime.Moment;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.store.CommitGate.Place;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of held events as they came, all but their keys. A record that is read back is read as an event again, by the same intake
 * as any other: another model may run by then, for which it is another event, or none. What is written, all numbers big-endian:
 *
 * <pre>
 * timestamp (8), partition (4), offset (8)
 * headers n (4), n × (name: length (4), UTF-8; value: length (4; −1: null), bytes)
 * value: length (4; −1: null), bytes
 * </pre>
 *
 * <p>For one thread.
 */
final class StoredEvents implements HeldRecords {
  private final EventIntake intake;
  private final Function<Origin, Place> places;

  /** @param places gives the place of an event that was read before */
  StoredEvents(EventIntake intake, Function<Origin, Place> places) {
    this.intake = intake;
    this.places = places;
  }

  @Override
  public byte[] write(Object context) {
    EventRecord event = (EventRecord) context;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(event.origin().timestamp());
      out.writeInt(event.origin().partition());
      out.writeLong(event.origin().offset());
      Header[] headers = event.record().headers().toArray();
      out.writeInt(headers.length);
      for (Header header : headers) {
        write(header.key().getBytes(UTF_8), out);
        write(header.value(), out);
      }
      write(event.record().value(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(byte @Nullable [] value, DataOutputStream out) throws IOException {
    out.writeInt(value == null ? -1 : value.length);
    if (value != null) {
      out.write(value);
    }
  }

  @Override
  public Arrival read(SequenceKey key, byte[] record, Moment moment) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
      Origin origin = new Origin(in.readLong(), in.readInt(), in.readLong());
      Headers headers = new RecordHeaders();
      for (int left = in.readInt(); left > 0; left--) {
        String name = new String(Objects.requireNonNull(value(in), "name"), UTF_8);
        headers.add(name, value(in));
      }
      byte[] value = value(in);
      EventRecord event = new EventRecord(new Record<>(key.bytes(), value, origin.timestamp(), headers), origin, places.apply(origin));
      return new Arrival(event(key, value, headers, origin), moment, event, event.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte @Nullable [] value(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : in.readNBytes(length);
  }

  private SequenceEvent event(SequenceKey key, byte @Nullable [] value, Headers headers, Origin origin) {
    try {
      return intake.read(key.bytes(), value, headers, origin);
    } catch (RejectedEventException e) {
      return new SequenceEvent.Refused(e.rejectCause(), e.getMessage());
    }
  }
}
