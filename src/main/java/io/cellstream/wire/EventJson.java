package io.cellstream.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.wire.JsonEvent.Content;
import io.cellstream.wire.JsonEvent.Event;
import io.cellstream.wire.JsonEvent.Forget;
import io.cellstream.wire.JsonEvent.Place;
import io.cellstream.wire.JsonEvent.Unreadable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON lines: {@code {"key":"s1","token":"a"}}, or {@code "tokenId":5}, or {@code "features":[0.1,2]}; with {@code position},
 * {@code start}, {@code end} and {@code timestamp} (ms) where wanted, and {@code keyBase64} instead of {@code key} for a key that is not
 * UTF-8. A line without key stands for a record without one. {@code "forget":true} in the place of an input is a record without value,
 * {@code cause} and {@code valueBase64} are one whose value is no event. {@code partition} and {@code offset} say where a record was.
 */
public final class EventJson {
  private static final List<String> FIELDS = List.of(JsonKey.TEXT, JsonKey.BASE64, "token", "tokenId", "features", "position", "start",
      "end", "forget", "cause", "message", "valueBase64", "timestamp", "partition", "offset");

  private byte @Nullable [] key;
  private OptionalLong timestamp = OptionalLong.empty();
  private @Nullable RawInput input;
  private OptionalLong position = OptionalLong.empty();
  private boolean start;
  private boolean end;
  private boolean forget;
  private Optional<RejectCause> cause = Optional.empty();
  private Optional<String> message = Optional.empty();
  private byte @Nullable [] value;
  private OptionalInt partition = OptionalInt.empty();
  private OptionalLong offset = OptionalLong.empty();

  private EventJson() {
  }

  /** @throws JsonLineException if the line is not an event; whether the event suits the model is judged later */
  public static JsonEvent parse(String line) throws JsonLineException {
    EventJson event = new EventJson();
    JsonLine.read(line, FIELDS, event::field);
    return new JsonEvent(event.key, event.timestamp, event.content(), event.place());
  }

  /** @throws IllegalArgumentException if a feature is not finite, for which JSON has no number */
  public static String write(JsonEvent event) {
    return JsonLine.write(out -> {
      byte[] key = event.key();
      if (key != null) {
        JsonKey.write(key, out);
      }
      switch (event.content()) {
        case Event(RawEvent raw) -> write(raw, out);
        case Forget _ -> out.writeBooleanField("forget", true);
        case Unreadable(RejectCause cause, String message, byte[] bytes) -> {
          out.writeStringField("cause", cause.name());
          out.writeStringField("message", message);
          out.writeStringField("valueBase64", Base64.getEncoder().encodeToString(bytes));
        }
      }
      if (event.timestamp().isPresent()) {
        out.writeNumberField("timestamp", event.timestamp().getAsLong());
      }
      if (event.place().isPresent()) {
        out.writeNumberField("partition", event.place().get().partition());
        out.writeNumberField("offset", event.place().get().offset());
      }
    });
  }

  private static void write(RawEvent raw, JsonGenerator out) throws IOException {
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
  }

  private static void write(@Nullable RawInput input, JsonGenerator out) throws IOException {
    switch (input) {
      case null -> {
      }
      case RawInput.TokenText(String token) -> out.writeStringField("token", token);
      case RawInput.TokenId(long id) -> out.writeNumberField("tokenId", id);
      case RawInput.FeatureValues(double[] values) -> {
        if (!Arrays.stream(values).allMatch(Double::isFinite)) {
          throw new IllegalArgumentException("a feature is not finite, for which JSON has no number");
        }
        out.writeFieldName("features");
        out.writeArray(values, 0, values.length);
      }
      case RawInput.PartialFeatures _ -> throw new IllegalArgumentException("an event of Cellstream's own schema has all features");
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
      case "forget" -> forget = value.flag(field);
      case "cause" -> cause = Optional.of(cause(field, value));
      case "message" -> message = Optional.of(value.text(field));
      case "valueBase64" -> this.value = value.bytes(field);
      case "timestamp" -> timestamp = OptionalLong.of(natural(field, value.integer(field), "milliseconds since 1970"));
      case "partition" -> partition = OptionalInt.of((int) natural(field, value.smallInteger(field), "a partition's number"));
      case "offset" -> offset = OptionalLong.of(natural(field, value.integer(field), "a record's offset"));
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

  private static RejectCause cause(String field, JsonLine value) throws IOException, JsonLineException {
    String name = value.text(field);
    return Arrays.stream(RejectCause.values()).filter(each -> each.name().equals(name)).findFirst()
        .orElseThrow(() -> new JsonLineException("field \"" + field + "\" must be one of " + Arrays.toString(RejectCause.values())));
  }

  private static long natural(String field, long number, String meaning) throws JsonLineException {
    if (number < 0) {
      throw new JsonLineException("field \"" + field + "\" must be " + meaning + ", but is " + number);
    }
    return number;
  }

  private Content content() throws JsonLineException {
    boolean event = input != null || position.isPresent() || start || end;
    boolean unreadable = value != null || cause.isPresent() || message.isPresent();
    if ((forget && (event || unreadable)) || (event && unreadable)) {
      throw new JsonLineException(
          "a line is an event, or \"forget\", or \"cause\" and \"valueBase64\" of a record that is no event, not two of them");
    }
    if (forget) {
      return new Forget();
    }
    if (unreadable) {
      if (value == null || cause.isEmpty()) {
        throw new JsonLineException("\"cause\" and \"valueBase64\" go together: why a record is no event, and its bytes");
      }
      return new Unreadable(cause.get(), message.orElse("the record's value is no event"), value);
    }
    return new Event(new RawEvent(input, position, start, end));
  }

  private Optional<Place> place() throws JsonLineException {
    if (partition.isPresent() != offset.isPresent()) {
      throw new JsonLineException("\"partition\" and \"offset\" go together: where the record was");
    }
    return partition.isPresent() ? Optional.of(new Place(partition.getAsInt(), offset.getAsLong())) : Optional.empty();
  }
}
