package io.cellstream.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.format.JsonRecord.None;
import io.cellstream.format.JsonRecord.Unreadable;
import io.cellstream.format.JsonRecord.Value;
import io.cellstream.format.text.TextTranslator;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.KeyFields;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.JsonLineException;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Makes of records' lines the events that the stream makes of the records, by a mapping. For one thread. */
public final class RecordEvents {
  private final MappedEvents events;
  private final Optional<FieldKeys> keys;
  private final Optional<TextTranslator> texts;
  /** A line has none. */
  private final Headers headers = new RecordHeaders();

  /**
   * @param key the fields that are the sequence's key; empty: a record's key is
   * @throws IllegalArgumentException if values of this format can't have one of the fields
   */
  public RecordEvents(TopicFormat format, EventMapping mapping, Optional<KeyFields> key) {
    this.keys = key.map(fields -> new FieldKeys(fields, format.lineReader(fields.paths())));
    this.events = new MappedEvents(mapping, format.lineReader(mapping.paths()));
    this.texts = format.isText() ? Optional.of(new TextTranslator()) : Optional.empty();
  }

  /**
   * The event. One that the mapping turns away is {@link JsonEvent.Unreadable}: it stands for its record all the same.
   *
   * @throws JsonLineException if the line's value is none of the format
   */
  public JsonEvent event(JsonRecord record) throws JsonLineException {
    return switch (record.content()) {
      case None _ -> event(record, new JsonEvent.Forget());
      case Unreadable(var cause, String message, byte[] bytes) -> event(record, new JsonEvent.Unreadable(cause, message, bytes));
      case Value(String json) -> mapped(record, texts.isPresent() ? texts.get().value(json) : json.getBytes(UTF_8));
    };
  }

  private JsonEvent mapped(JsonRecord record, byte[] value) {
    try {
      byte[] key = keys.isPresent() ? keys.get().key(value, headers) : record.key();
      RawEvent event = events.read(value, headers);
      return new JsonEvent(key, event.time().isPresent() ? event.time() : record.timestamp(), new JsonEvent.Event(event),
          record.place());
    } catch (RejectedEventException e) {
      return event(record, new JsonEvent.Unreadable(e.rejectCause(), e.getMessage(), value));
    }
  }

  private static JsonEvent event(JsonRecord record, JsonEvent.Content content) {
    return new JsonEvent(record.key(), record.timestamp(), content, record.place());
  }
}
