package io.cellstream.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.format.text.TextTranslator;
import io.cellstream.format.value.FieldReader;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonLineException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What a line says of a record. For one thread. */
@FunctionalInterface
public interface RecordLines {
  /** @throws JsonLineException if the line is no record */
  JsonRecord record(String line) throws JsonLineException;

  /** Lines with key and value, as {@link RecordJson} has them. */
  static RecordLines whole() {
    return RecordJson::parse;
  }

  /**
   * Lines that are values: JSON, or the very text where values are texts.
   *
   * @param key leads to the field that is the key
   * @throws IllegalArgumentException if values of this format can't have such a field
   */
  static RecordLines bare(TopicFormat format, FieldPath key) {
    FieldReader reader = format.lineReader(List.of(key));
    TextTranslator texts = new TextTranslator();
    FieldValues values = new FieldValues(1);
    Headers headers = new RecordHeaders();
    return line -> {
      byte[] bytes = line.getBytes(UTF_8);
      values.clear();
      try {
        reader.read(bytes, headers, values);
        String text = values.word(0).orElseThrow(() -> new JsonLineException("the key, field " + key + ", is " + values.shown(0)
            + ": it must be a text, a whole number, or true or false"));
        return new JsonRecord(text.getBytes(UTF_8), OptionalLong.empty(),
            new JsonRecord.Value(format.isText() ? texts.json(bytes, headers) : line.trim()), Optional.empty());
      } catch (RejectedEventException e) {
        throw new JsonLineException(e.getMessage());
      }
    };
  }

  /** Lines that are values of records without a key: JSON, or the very text where values are texts. */
  static RecordLines bare(TopicFormat format) {
    TextTranslator texts = new TextTranslator();
    Headers headers = new RecordHeaders();
    return line -> {
      try {
        return new JsonRecord(null, OptionalLong.empty(),
            new JsonRecord.Value(format.isText() ? texts.json(line.getBytes(UTF_8), headers) : line.trim()), Optional.empty());
      } catch (RejectedEventException e) {
        throw new JsonLineException(e.getMessage());
      }
    };
  }
}
