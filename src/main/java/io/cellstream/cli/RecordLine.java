package io.cellstream.cli;

import io.cellstream.format.JsonRecord;
import io.cellstream.format.RecordJson;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.topology.DeadLetters;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.DeadLetter;
import io.cellstream.wire.DeadLetterJson;
import io.cellstream.wire.DecodedPrediction;
import io.cellstream.wire.EventJson;
import io.cellstream.wire.GapJson;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.PredictionJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What a record of a topic is printed as. */
@FunctionalInterface
interface RecordLine {
  /**
   * One line.
   *
   * @throws RejectedEventException if the value can't be decoded
   * @throws IllegalArgumentException if the record can't be printed for another reason
   */
  String of(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) throws RejectedEventException;

  /** Reads the value of a prediction's record. */
  @FunctionalInterface
  interface Predictions {
    /**
     * @throws RejectedEventException if it is no prediction in Avro
     * @throws JsonLineException if it is no prediction in JSON
     */
    DecodedPrediction read(byte[] value) throws RejectedEventException, JsonLineException;
  }

  /** A prediction, as {@code predict} prints it, with the fields of its event that it repeats. */
  static RecordLine prediction(Predictions reader) {
    return record -> {
      byte[] key = record.key();
      byte[] value = record.value();
      if (key == null || value == null) {
        throw new IllegalArgumentException(
            "a prediction has a key and a value, but the " + (key == null ? "key" : "value") + " is missing");
      }
      try {
        DecodedPrediction read = reader.read(value);
        return PredictionJson.write(key, OptionalLong.of(record.timestamp()), read.prediction(), read.event());
      } catch (JsonLineException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    };
  }

  /** A record of the input topic, as {@code predict} and {@code produce} take it. */
  static RecordLine event(AvroEventReader reader) {
    return record -> EventJson
        .write(new JsonEvent(record.key(), time(record), content(record, reader), Optional.of(place(record))));
  }

  /** A record of one's own in the input topic, as {@code predict} and {@code produce} take it. */
  static RecordLine record(ValueTranslator translator) {
    return record -> RecordJson.write(new JsonRecord(record.key(), time(record), content(record, translator), Optional.of(place(record))));
  }

  private static JsonRecord.Content content(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, ValueTranslator translator) {
    byte[] value = record.value();
    if (value == null) {
      return new JsonRecord.None();
    }
    try {
      return new JsonRecord.Value(translator.json(value, record.headers()));
    } catch (RejectedEventException e) {
      return new JsonRecord.Unreadable(e.rejectCause(), e.getMessage(), value);
    }
  }

  private static OptionalLong time(ConsumerRecord<?, ?> record) {
    return record.timestamp() < 0 ? OptionalLong.empty() : OptionalLong.of(record.timestamp());
  }

  private static JsonEvent.Place place(ConsumerRecord<?, ?> record) {
    return new JsonEvent.Place(record.partition(), record.offset());
  }

  private static JsonEvent.Content content(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, AvroEventReader reader) {
    byte[] value = record.value();
    if (value == null) {
      return new JsonEvent.Forget();
    }
    try {
      RawEvent event = reader.read(value, record.headers());
      return event.input() instanceof RawInput.FeatureValues(double[] values) && !Arrays.stream(values).allMatch(Double::isFinite)
          ? new JsonEvent.Unreadable(RejectCause.NOT_FINITE, "a feature is not finite, for which JSON has no number", value)
          : new JsonEvent.Event(event);
    } catch (RejectedEventException e) {
      return new JsonEvent.Unreadable(e.rejectCause(), e.getMessage(), value);
    }
  }

  /** A dead letter; what its headers do not say is left out. */
  static RecordLine deadLetter() {
    return record -> DeadLetterJson.write(new DeadLetter(record.key(), record.value(), record.timestamp(),
        header(record, DeadLetters.CAUSE_HEADER), header(record, DeadLetters.MESSAGE_HEADER), header(record, DeadLetters.TOPIC_HEADER),
        number(record, DeadLetters.PARTITION_HEADER), number(record, DeadLetters.OFFSET_HEADER)));
  }

  /** A gap, as its record has it. */
  static RecordLine gap() {
    return record -> {
      byte[] value = record.value();
      if (value == null) {
        throw new IllegalArgumentException("the record of a gap has a value, but it is missing");
      }
      return GapJson.line(value);
    };
  }

  private static Optional<Long> number(ConsumerRecord<?, ?> record, String name) {
    return header(record, name).filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
  }

  private static Optional<String> header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? Optional.empty() : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }
}
