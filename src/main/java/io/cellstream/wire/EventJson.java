package io.cellstream.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON lines: {@code {"key":"s1","token":"a"}}, or {@code "tokenId":5}, or {@code "features":[0.1,2]}; with {@code position},
 * {@code start}, {@code end} and {@code timestamp} (ms) where wanted, and {@code keyBase64} instead of {@code key} for a key that is not
 * UTF-8. A line without key stands for a record without one.
 */
public final class EventJson {
  private static final List<String> FIELDS = List.of(JsonKey.TEXT, JsonKey.BASE64, "token", "tokenId", "features", "position", "start",
      "end", "timestamp");

  private byte @Nullable [] key;
  private OptionalLong timestamp = OptionalLong.empty();
  private @Nullable RawInput input;
  private OptionalLong position = OptionalLong.empty();
  private boolean start;
  private boolean end;

  private EventJson() {
  }

  /** @throws JsonLineException if the line is not an event; whether the event suits the model is judged later */
  public static JsonEvent parse(String line) throws JsonLineException {
    EventJson event = new EventJson();
    JsonLine.read(line, FIELDS, event::field);
    return new JsonEvent(event.key, event.timestamp, new RawEvent(event.input, event.position, event.start, event.end));
  }

  public static String write(JsonEvent event) {
    return JsonLine.write(out -> {
      byte[] key = event.key();
      if (key != null) {
        JsonKey.write(key, out);
      }
      RawEvent raw = event.event();
      write(raw.input(), out);
      if (raw.position().isPresent()) {
        out.writeNumberField("position", raw.position().getAsLong());
      }
      if (raw.start()) {
        out.writeBooleanField("start", true);
      }
      if (raw.end()) {
        out.writeBooleanField("end", true);
      }
      if (event.timestamp().isPresent()) {
        out.writeNumberField("timestamp", event.timestamp().getAsLong());
      }
    });
  }

  private static void write(@Nullable RawInput input, JsonGenerator out) throws IOException {
    switch (input) {
      case null -> {
      }
      case RawInput.TokenText(String token) -> out.writeStringField("token", token);
      case RawInput.TokenId(long id) -> out.writeNumberField("tokenId", id);
      case RawInput.FeatureValues(double[] values) -> {
        out.writeFieldName("features");
        out.writeArray(values, 0, values.length);
      }
    }
  }

  private void field(String field, JsonLine value) throws IOException, JsonLineException {
    switch (field) {
      case JsonKey.TEXT, JsonKey.BASE64 -> {
        if (key != null) {
          throw new JsonLineException("\"key\" and \"keyBase64\" are both given");
        }
        key = JsonKey.read(field, value);
      }
      case "token" -> input(field, new RawInput.TokenText(value.text(field)));
      case "tokenId" -> input(field, new RawInput.TokenId(value.integer(field)));
      case "features" -> input(field, new RawInput.FeatureValues(features(field, value)));
      case "position" -> position = OptionalLong.of(value.integer(field));
      case "start" -> start = value.flag(field);
      case "end" -> end = value.flag(field);
      case "timestamp" -> timestamp = OptionalLong.of(time(field, value));
      default -> throw new IllegalStateException(field);
    }
  }

  private void input(String field, RawInput given) throws JsonLineException {
    if (input != null) {
      throw new JsonLineException("\"" + field + "\" is a second input; an event has one of \"token\", \"tokenId\", \"features\"");
    }
    input = given;
  }

  private static double[] features(String field, JsonLine value) throws IOException, JsonLineException {
    double[] values = new double[16];
    int n = 0;
    value.enterArray(field);
    while (value.nextItem()) {
      if (n == values.length) {
        values = Arrays.copyOf(values, 2 * n);
      }
      values[n++] = value.number(field);
    }
    return Arrays.copyOf(values, n);
  }

  private static long time(String field, JsonLine value) throws IOException, JsonLineException {
    long time = value.integer(field);
    if (time < 0) {
      throw new JsonLineException("field \"" + field + "\" must be milliseconds since 1970, but is " + time);
    }
    return time;
  }
}
