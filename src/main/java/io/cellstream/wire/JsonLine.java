package io.cellstream.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.cellstream.modelfile.JsonWords;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One JSON object on one line, read strictly: known fields, each once, of the right type, and nothing after the object. */
final class JsonLine {
  private static final int LONGEST_STRING = 64 << 20;
  private static final int DEEPEST = 8;
  private static final JsonFactory JSON = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).maxNestingDepth(DEEPEST).build()).build();

  private final JsonParser parser;

  private JsonLine(JsonParser parser) {
    this.parser = parser;
  }

  /** Takes one field's value from the line. */
  @FunctionalInterface
  interface FieldReader {
    void read(String field, JsonLine value) throws IOException, JsonLineException;
  }

  /** Writes a line's fields. */
  @FunctionalInterface
  interface FieldWriter {
    void write(JsonGenerator out) throws IOException;
  }

  /** @throws JsonLineException also for whatever {@code reader} throws it for */
  static void read(String line, List<String> known, FieldReader reader) throws JsonLineException {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonLineException("the line is not a JSON object");
      }
      new JsonLine(parser).object(known, reader);
      if (parser.nextToken() != null) {
        throw new JsonLineException("something follows the JSON object");
      }
    } catch (JsonProcessingException e) {
      var location = e.getLocation();
      String where = location == null ? "" : " (column " + location.getColumnNr() + ")";
      throw new JsonLineException("not valid JSON: " + JsonWords.problem(e) + where);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /**
   * The text of bytes that are one JSON object in UTF-8, whatever its fields.
   *
   * @throws JsonLineException if they are not
   */
  static String object(byte[] utf8) throws JsonLineException {
    String line = decoded(utf8);
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonLineException("it is not a JSON object");
      }
      parser.skipChildren();
      if (parser.nextToken() != null || line.lines().count() > 1) {
        throw new JsonLineException("it is more than one line with one JSON object");
      }
      return line;
    } catch (JsonProcessingException e) {
      throw new JsonLineException("not valid JSON: " + JsonWords.problem(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static String decoded(byte[] utf8) throws JsonLineException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonLineException("it is not UTF-8");
    }
  }

  static String write(FieldWriter writer) {
    StringWriter line = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(line)) {
      out.writeStartObject();
      writer.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return line.toString();
  }

  /** The object that the parser has just entered. */
  void object(List<String> known, FieldReader reader) throws IOException, JsonLineException {
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      if (!known.contains(field)) {
        String question = NearestName.question(known, field);
        throw new JsonLineException(
            "unknown field " + Printable.quoted(field) + (question.isEmpty() ? "; there are " + String.join(", ", known) : question));
      }
      if (!seen.add(field)) {
        throw new JsonLineException("field \"" + field + "\" is given twice");
      }
      parser.nextToken();
      reader.read(field, this);
    }
  }

  /** Takes one field of an object. */
  @FunctionalInterface
  interface Scalars {
    /** @param value null, a Boolean, a Long, a Double or a String */
    void take(String field, @Nullable Object value);
  }

  /** The object that the parser has just entered, whatever its fields; their values have no values inside. */
  void scalars(Scalars taker) throws IOException, JsonLineException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      taker.take(field, switch (parser.nextToken()) {
        case VALUE_NULL -> null;
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_STRING -> text(field);
        case VALUE_NUMBER_INT -> integer(field);
        case VALUE_NUMBER_FLOAT -> number(field);
        case null, default -> throw wrongType(field, "null, true, false, a number or a string");
      });
    }
  }

  /** A string of whole Unicode characters: half a surrogate pair has no UTF-8. */
  String text(String field) throws IOException, JsonLineException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrongType(field, "a string");
    }
    String text = parser.getText();
    if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new JsonLineException("field \"" + field + "\" has half a surrogate pair, which is no character");
    }
    return text;
  }

  /** Bytes in Base64. */
  byte[] bytes(String field) throws IOException, JsonLineException {
    try {
      return Base64.getDecoder().decode(text(field));
    } catch (IllegalArgumentException e) {
      throw new JsonLineException("field \"" + field + "\" is not Base64: " + e.getMessage());
    }
  }

  long integer(String field) throws IOException, JsonLineException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrongType(field, "a whole number");
    }
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new JsonLineException("field \"" + field + "\" does not fit 64 bits: " + Printable.line(parser.getText(), 40));
    }
    return parser.getLongValue();
  }

  int smallInteger(String field) throws IOException, JsonLineException {
    long value = integer(field);
    if (value != (int) value) {
      throw new JsonLineException("field \"" + field + "\" does not fit 32 bits: " + value);
    }
    return (int) value;
  }

  boolean flag(String field) throws JsonLineException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> throw wrongType(field, "true or false");
    };
  }

  /** Infinite if the number is too large: that judgement is not JSON's. */
  double number(String field) throws IOException, JsonLineException {
    return Double.parseDouble(numberText(field));
  }

  /** Straight from the text: by way of a double it could round twice. */
  float smallNumber(String field) throws IOException, JsonLineException {
    return Float.parseFloat(numberText(field));
  }

  private String numberText(String field) throws IOException, JsonLineException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw wrongType(field, "a number");
    }
    return parser.getText();
  }

  /** Steps into the array that is the field's value. */
  void enterArray(String field) throws JsonLineException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw wrongType(field, "an array");
    }
  }

  /** Steps to the array's next item. */
  boolean nextItem() throws IOException {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  void enterObject(String field) throws JsonLineException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrongType(field, "an object");
    }
  }

  private static JsonLineException wrongType(String field, String wanted) {
    return new JsonLineException("field \"" + field + "\" must be " + wanted);
  }
}
