package io.cellstream.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cellstream.format.JsonRecord.None;
import io.cellstream.format.JsonRecord.Unreadable;
import io.cellstream.format.JsonRecord.Value;
import io.cellstream.format.value.JsonParsers;
import io.cellstream.format.value.TextBytes;
import io.cellstream.modelfile.JsonWords;
import io.cellstream.sequence.RejectCause;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import io.cellstream.wire.JsonEvent.Place;
import io.cellstream.wire.JsonLineException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records of one's own as JSON lines: {@code {"key":"m1","value":{"load":0.5}}}, with {@code timestamp} (ms), {@code partition} and
 * {@code offset} where wanted, and {@code keyBase64} instead of {@code key} for a key that is not UTF-8. A value that is null is a record
 * without one, {@code cause} and {@code valueBase64} are a value that is none of the topic's format.
 */
public final class RecordJson {
  private static final JsonFactory JSON = JsonParsers.factory(JsonParsers.DEEPEST + 1);

  /** What a line may say. */
  private enum Field {
    KEY("key"), KEY_BASE64("keyBase64"), VALUE("value"), CAUSE("cause"), MESSAGE("message"), VALUE_BASE64("valueBase64"), TIMESTAMP(
        "timestamp"), PARTITION("partition"), OFFSET("offset");

    private static final List<String> NAMES = Arrays.stream(values()).map(each -> each.shown).toList();
    private final String shown;

    Field(String shown) {
      this.shown = shown;
    }

    static Field of(String name) throws JsonLineException {
      int place = NAMES.indexOf(name);
      if (place < 0) {
        String question = NearestName.question(NAMES, name);
        throw new JsonLineException("unknown field " + Printable.quoted(name) + (question.isEmpty()
            ? "; there are " + String.join(", ", NAMES) + ": one's own fields stand within \"value\", or with --key alone in the line"
            : question));
      }
      return values()[place];
    }
  }

  private final String line;
  private final JsonParser in;
  private final Set<Field> seen = EnumSet.noneOf(Field.class);
  private byte @Nullable [] key;
  private @Nullable String value;
  private Optional<RejectCause> cause = Optional.empty();
  private Optional<String> message = Optional.empty();
  private byte @Nullable [] bytes;
  private OptionalLong timestamp = OptionalLong.empty();
  private OptionalInt partition = OptionalInt.empty();
  private OptionalLong offset = OptionalLong.empty();

  private RecordJson(String line, JsonParser in) {
    this.line = line;
    this.in = in;
  }

  /** @throws JsonLineException if the line is no record; whether the value is one of the topic's format is judged later */
  public static JsonRecord parse(String line) throws JsonLineException {
    try (JsonParser in = JSON.createParser(line)) {
      return new RecordJson(line, in).record();
    } catch (JacksonException e) {
      var location = e.getLocation();
      throw new JsonLineException(
          "not valid JSON: " + JsonWords.problem(e) + (location == null ? "" : " (column " + location.getColumnNr() + ")"));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  public static String write(JsonRecord record) {
    StringWriter line = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(line)) {
      out.writeStartObject();
      write(record, out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return line.toString();
  }

  private static void write(JsonRecord record, JsonGenerator out) throws IOException {
    byte[] key = record.key();
    if (key != null) {
      writeKey(key, out);
    }
    switch (record.content()) {
      case Value(String json) -> {
        out.writeFieldName(Field.VALUE.shown);
        out.writeRawValue(json);
      }
      case None _ -> out.writeNullField(Field.VALUE.shown);
      case Unreadable(RejectCause cause, String message, byte[] bytes) -> {
        out.writeStringField(Field.CAUSE.shown, cause.name());
        out.writeStringField(Field.MESSAGE.shown, message);
        out.writeStringField(Field.VALUE_BASE64.shown, Base64.getEncoder().encodeToString(bytes));
      }
    }
    if (record.timestamp().isPresent()) {
      out.writeNumberField(Field.TIMESTAMP.shown, record.timestamp().getAsLong());
    }
    if (record.place().isPresent()) {
      out.writeNumberField(Field.PARTITION.shown, record.place().get().partition());
      out.writeNumberField(Field.OFFSET.shown, record.place().get().offset());
    }
  }

  private static void writeKey(byte[] key, JsonGenerator out) throws IOException {
    try {
      out.writeStringField(Field.KEY.shown, UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
    } catch (CharacterCodingException e) {
      out.writeStringField(Field.KEY_BASE64.shown, Base64.getEncoder().encodeToString(key));
    }
  }

  private JsonRecord record() throws IOException, JsonLineException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new JsonLineException("the line is not a JSON object");
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      Field field = Field.of(name);
      if (!seen.add(field)) {
        throw new JsonLineException("field \"" + name + "\" is given twice");
      }
      JsonToken token = in.nextToken();
      read(field, token);
    }
    if (in.nextToken() != null) {
      throw new JsonLineException("something follows the JSON object");
    }
    if (seen.contains(Field.KEY) && seen.contains(Field.KEY_BASE64)) {
      throw new JsonLineException("\"key\" and \"keyBase64\" are both given");
    }
    if (partition.isPresent() != offset.isPresent()) {
      throw new JsonLineException("\"partition\" and \"offset\" go together: where the record was");
    }
    return new JsonRecord(key, timestamp, content(), partition.isPresent()
        ? Optional.of(new Place(partition.getAsInt(), offset.getAsLong()))
        : Optional.empty());
  }

  private void read(Field field, JsonToken token) throws IOException, JsonLineException {
    switch (field) {
      case KEY -> key = text(field, token).getBytes(UTF_8);
      case KEY_BASE64 -> key = base64(field, token);
      case VALUE -> value = token == JsonToken.VALUE_NULL ? null : raw();
      case CAUSE -> cause = Optional.of(cause(text(field, token)));
      case MESSAGE -> message = Optional.of(text(field, token));
      case VALUE_BASE64 -> bytes = base64(field, token);
      case TIMESTAMP -> timestamp = OptionalLong.of(natural(field, token, Long.MAX_VALUE));
      case PARTITION -> partition = OptionalInt.of((int) natural(field, token, Integer.MAX_VALUE));
      case OFFSET -> offset = OptionalLong.of(natural(field, token, Long.MAX_VALUE));
    }
  }

  /** The value as it stands in the line: a number keeps its digits. */
  private String raw() throws IOException {
    int from = (int) in.currentTokenLocation().getCharOffset();
    in.skipChildren();
    in.finishToken();
    return line.substring(from, (int) in.currentLocation().getCharOffset());
  }

  private String text(Field field, JsonToken token) throws IOException, JsonLineException {
    if (token != JsonToken.VALUE_STRING) {
      throw new JsonLineException("field \"" + field.shown + "\" must be a string");
    }
    String text = in.getText();
    if (TextBytes.hasHalfPair(text)) {
      throw new JsonLineException("field \"" + field.shown + "\" has half a surrogate pair, which is no character");
    }
    return text;
  }

  private byte[] base64(Field field, JsonToken token) throws IOException, JsonLineException {
    try {
      return Base64.getDecoder().decode(text(field, token));
    } catch (IllegalArgumentException e) {
      throw new JsonLineException("field \"" + field.shown + "\" is not Base64: " + e.getMessage());
    }
  }

  private static RejectCause cause(String name) throws JsonLineException {
    return Arrays.stream(RejectCause.values()).filter(each -> each.name().equals(name)).findFirst()
        .orElseThrow(() -> new JsonLineException("field \"cause\" must be one of "
            + Arrays.stream(RejectCause.values()).map(Enum::name).collect(Collectors.joining(", "))));
  }

  private long natural(Field field, JsonToken token, long most) throws IOException, JsonLineException {
    if (token == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long number = in.getLongValue();
      if (number >= 0 && number <= most) {
        return number;
      }
    }
    throw new JsonLineException("field \"" + field.shown + "\" must be a whole number from 0 to " + most);
  }

  private JsonRecord.Content content() throws JsonLineException {
    boolean unreadable = seen.contains(Field.CAUSE) || seen.contains(Field.MESSAGE) || seen.contains(Field.VALUE_BASE64);
    if (seen.contains(Field.VALUE) == unreadable) {
      throw new JsonLineException(unreadable
          ? "a line has \"value\", or \"cause\" and \"valueBase64\" of one that can't be read, not both"
          : "\"value\" is missing: the record's value as JSON, or null if it has none");
    }
    if (unreadable) {
      if (bytes == null || cause.isEmpty()) {
        throw new JsonLineException("\"cause\" and \"valueBase64\" go together: why a value can't be read, and its bytes");
      }
      return new Unreadable(cause.get(), message.orElse("the record's value can't be read"), bytes);
    }
    return value == null ? new None() : new Value(value);
  }
}
