package io.cellstream.format.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.cellstream.format.value.FieldReader;
import io.cellstream.format.value.JsonParsers;
import io.cellstream.format.value.PathTree;
import io.cellstream.format.value.TextBytes;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of JSON values (RFC 8259) in UTF-8, with or without a schema's id in front. What no path leads to is passed over. A whole
 * number that does not fit 64 bits is the nearest double.
 */
public final class JsonFields implements FieldReader {
  private static final String OBJECT = "an object";
  private static final String ARRAY = "an array";

  private final JsonFactory factory = JsonParsers.factory(JsonParsers.DEEPEST);
  private final PathTree root;
  /** Counts values, so that a field that comes again is told from the same field of another value. */
  private long values;
  /** By a field's number the last value that had it. */
  private final long[] seen;
  private double[] numbers = new double[16];

  public JsonFields(List<FieldPath> paths) {
    this.root = PathTree.of(paths);
    this.seen = new long[root.size()];
  }

  /** @throws RejectedEventException NOT_JSON if the value is no JSON object, nor an array that a path begins in */
  @Override
  public void read(byte[] value, Headers headers, FieldValues into) throws RejectedEventException {
    String text = JsonText.text(value);
    values++;
    try (JsonParser parser = factory.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT && !(first == JsonToken.START_ARRAY && root.entersArray())) {
        throw JsonText.rejected(value, "is not a JSON object but " + what(first));
      }
      read(root, parser, first, into);
      if (parser.nextToken() != null) {
        throw JsonText.rejected(value, "is not one JSON object: something follows it");
      }
    } catch (FieldTwiceException e) {
      throw JsonText.rejected(value, "has the field " + Printable.quoted(e.field) + " twice in one object");
    } catch (JacksonException e) {
      throw JsonText.rejected(value, e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** Leaves the parser at the end of the node's value. */
  private void read(PathTree node, JsonParser parser, JsonToken token, FieldValues into) throws IOException, FieldTwiceException {
    switch (token) {
      case VALUE_NULL -> {
        // as if it were not there
      }
      case START_OBJECT -> {
        other(into, node.place(), OBJECT);
        within(into, node.inArray(), OBJECT);
        if (node.entersObject()) {
          object(node, parser, into);
        } else {
          parser.skipChildren();
        }
      }
      case START_ARRAY -> {
        other(into, node.place(), ARRAY);
        within(into, node.inObject(), ARRAY);
        if (node.entersArray()) {
          array(node, parser, into);
        } else {
          parser.skipChildren();
        }
      }
      default -> {
        scalar(node.place(), parser, token, into);
        if (node.goesOn()) {
          within(into, node.inObject(), what(token));
          within(into, node.inArray(), what(token));
        }
      }
    }
  }

  private void object(PathTree node, JsonParser parser, FieldValues into) throws IOException, FieldTwiceException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      PathTree field = node.names().get(name);
      JsonToken token = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else if (seen[field.number()] == values) {
        throw new FieldTwiceException(name);
      } else {
        seen[field.number()] = values;
        read(field, parser, token, into);
      }
    }
  }

  private void array(PathTree node, JsonParser parser, FieldValues into) throws IOException, FieldTwiceException {
    boolean wantsAll = node.items() >= 0;
    String notNumbers = null;
    int n = 0;
    for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken(), n++) {
      if (wantsAll && notNumbers == null) {
        if (isNumber(token)) {
          numbers = n == numbers.length ? Arrays.copyOf(numbers, 2 * n) : numbers;
          numbers[n] = parser.getDoubleValue();
        } else {
          notNumbers = "an array with " + what(token) + " among its items";
        }
      }
      PathTree item = n <= node.lastIndex() ? node.indexes().get(n) : null;
      if (item == null) {
        parser.skipChildren();
      } else {
        read(item, parser, token, into);
      }
    }
    if (notNumbers != null) {
      into.setOther(node.items(), notNumbers);
    } else if (wantsAll) {
      into.setNumbers(node.items(), Arrays.copyOf(numbers, n));
    }
  }

  private static void scalar(int place, JsonParser parser, JsonToken token, FieldValues into) throws IOException {
    if (place < 0) {
      return;
    }
    switch (token) {
      case VALUE_STRING -> text(place, parser.getText(), into);
      case VALUE_TRUE, VALUE_FALSE -> into.setBoolean(place, token == JsonToken.VALUE_TRUE);
      case VALUE_NUMBER_FLOAT -> into.setNumber(place, parser.getDoubleValue());
      case VALUE_NUMBER_INT -> {
        if (parser.getNumberType() == NumberType.BIG_INTEGER) {
          into.setNumber(place, Double.parseDouble(parser.getText()));
        } else {
          into.setInteger(place, parser.getLongValue());
        }
      }
      default -> throw new IllegalStateException("no such value: " + token);
    }
  }

  private static void text(int place, String text, FieldValues into) {
    if (TextBytes.hasHalfPair(text)) {
      into.setOther(place, "a text with half a surrogate pair, which is no character");
    } else {
      into.setText(place, text);
    }
  }

  private static boolean isNumber(JsonToken token) {
    return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
  }

  private static void other(FieldValues into, int place, String what) {
    if (place >= 0) {
      into.setOther(place, what);
    }
  }

  /** What a path would enter, had it been an object or an array. */
  private static void within(FieldValues into, List<Integer> places, String what) {
    for (int place : places) {
      into.setOther(place, "inside " + what);
    }
  }

  private static String what(@Nullable JsonToken token) {
    return switch (token) {
      case START_OBJECT -> OBJECT;
      case START_ARRAY -> ARRAY;
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      case null, default -> "nothing";
    };
  }

  /** A field that a path leads to stands twice in one object: which one is meant, the value does not say. */
  private static final class FieldTwiceException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String field;

    FieldTwiceException(String field) {
      super(null, null, false, false);
      this.field = field;
    }
  }
}
