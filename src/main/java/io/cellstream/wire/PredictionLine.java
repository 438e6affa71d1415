package io.cellstream.wire;

import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads a prediction's line, as {@link PredictionJson} writes it. */
public final class PredictionLine {
  private static final List<String> FIELDS = List.of(JsonKey.TEXT, JsonKey.BASE64, "step", "position", "kind", "reason", "index",
      "completion", "values", "top", "summary", "surprise", "lastEvent", "timestamp", "event", "model", "modelVersion");
  private static final List<String> PLACE = List.of("partition", "offset", "readTo");
  private static final List<String> CANDIDATE = List.of("id", "token", "probability");

  private byte @Nullable [] key;
  private OptionalLong step = OptionalLong.empty();
  private OptionalLong position = OptionalLong.empty();
  private Prediction.@Nullable Kind kind;
  private Optional<Prediction.Reason> reason = Optional.empty();
  private OptionalInt index = OptionalInt.empty();
  private OptionalInt completion = OptionalInt.empty();
  private float @Nullable [] values;
  private List<Output.Candidate> top = List.of();
  private float @Nullable [] summary;
  private Optional<Float> surprise = Optional.empty();
  private Optional<Prediction.EventPlace> lastEvent = Optional.empty();
  private OptionalLong timestamp = OptionalLong.empty();

  private Map<String, @Nullable Object> event = Map.of();
  private @Nullable String model;
  private @Nullable String modelVersion;

  private PredictionLine() {
  }

  /** @throws JsonLineException if the line is not a prediction */
  public static KeyedPrediction read(String line) throws JsonLineException {
    PredictionLine fields = new PredictionLine();
    JsonLine.read(line, FIELDS, fields::field);
    return new KeyedPrediction(required(fields.key, "key"), fields.timestamp, fields.prediction());
  }

  /**
   * Reads the value of a prediction's record, as {@link JsonPredictionWriter} writes it.
   *
   * @throws JsonLineException if it is not a prediction
   */
  public static DecodedPrediction value(byte[] value) throws JsonLineException {
    PredictionLine fields = new PredictionLine();
    JsonLine.read(JsonLine.object(value), FIELDS, fields::field);
    return new DecodedPrediction(fields.prediction(), required(fields.model, "model"), required(fields.modelVersion, "modelVersion"),
        fields.event);
  }

  private Prediction prediction() throws JsonLineException {
    return new Prediction(step.orElseThrow(() -> missing("step")), position, required(kind, "kind"), reason, index, completion,
        new Output(values, top, summary), surprise, lastEvent);
  }

  private void field(String field, JsonLine value) throws IOException, JsonLineException {
    switch (field) {
      case JsonKey.TEXT, JsonKey.BASE64 -> key(field, value);
      case "step" -> step = OptionalLong.of(value.integer(field));
      case "position" -> position = OptionalLong.of(value.integer(field));
      case "kind" -> kind = constant(Prediction.Kind.class, field, value);
      case "reason" -> reason = Optional.of(constant(Prediction.Reason.class, field, value));
      case "index" -> index = OptionalInt.of(value.smallInteger(field));
      case "completion" -> completion = OptionalInt.of(value.smallInteger(field));
      case "values" -> values = floats(field, value);
      case "top" -> top = candidates(field, value);
      case "summary" -> summary = floats(field, value);
      case "surprise" -> surprise = Optional.of(value.smallNumber(field));
      case "lastEvent" -> lastEvent = Optional.of(place(field, value));
      case "event" -> event = event(field, value);
      case "model" -> model = value.text(field);
      case "modelVersion" -> modelVersion = value.text(field);
      case "timestamp" -> timestamp = OptionalLong.of(value.integer(field));
      default -> throw new IllegalStateException(field);
    }
  }

  private static Map<String, @Nullable Object> event(String field, JsonLine value) throws IOException, JsonLineException {
    value.enterObject(field);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    value.scalars(fields::put);
    return fields;
  }

  private void key(String field, JsonLine value) throws IOException, JsonLineException {
    if (key != null) {
      throw new JsonLineException("\"key\" and \"keyBase64\" are both given");
    }
    key = JsonKey.read(field, value);
  }

  private static Prediction.EventPlace place(String field, JsonLine value) throws IOException, JsonLineException {
    value.enterObject(field);
    Place place = new Place();
    value.object(PLACE, place::field);
    return new Prediction.EventPlace(place.partition.orElseThrow(() -> missing(field + ".partition")),
        place.offset.orElseThrow(() -> missing(field + ".offset")), place.readTo);
  }

  private static final class Place {
    private OptionalInt partition = OptionalInt.empty();
    private OptionalLong offset = OptionalLong.empty();
    private OptionalLong readTo = OptionalLong.empty();

    private void field(String field, JsonLine value) throws IOException, JsonLineException {
      switch (field) {
        case "partition" -> partition = OptionalInt.of(value.smallInteger(field));
        case "offset" -> offset = OptionalLong.of(value.integer(field));
        case "readTo" -> readTo = OptionalLong.of(value.integer(field));
        default -> throw new IllegalStateException(field);
      }
    }
  }

  private static float[] floats(String field, JsonLine value) throws IOException, JsonLineException {
    float[] floats = new float[16];
    int n = 0;
    value.enterArray(field);
    while (value.nextItem()) {
      if (n == floats.length) {
        floats = Arrays.copyOf(floats, 2 * n);
      }
      floats[n++] = value.smallNumber(field);
    }
    return Arrays.copyOf(floats, n);
  }

  private static List<Output.Candidate> candidates(String field, JsonLine value) throws IOException, JsonLineException {
    List<Output.Candidate> candidates = new ArrayList<>();
    value.enterArray(field);
    while (value.nextItem()) {
      value.enterObject(field);
      Candidate candidate = new Candidate();
      value.object(CANDIDATE, candidate::field);
      candidates.add(new Output.Candidate(candidate.id, candidate.token, candidate.probability));
    }
    return List.copyOf(candidates);
  }

  private static final class Candidate {
    private int id;
    private @Nullable String token;
    private float probability;

    private void field(String field, JsonLine value) throws IOException, JsonLineException {
      switch (field) {
        case "id" -> id = value.smallInteger(field);
        case "token" -> token = value.text(field);
        case "probability" -> probability = value.smallNumber(field);
        default -> throw new IllegalStateException(field);
      }
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String field, JsonLine value) throws IOException, JsonLineException {
    String name = value.text(field);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new JsonLineException("field \"" + field + "\" must be one of " + Arrays.toString(type.getEnumConstants()));
  }

  private static <T> T required(@Nullable T value, String field) throws JsonLineException {
    if (value == null) {
      throw missing(field);
    }
    return value;
  }

  private static JsonLineException missing(String field) {
    return new JsonLineException("field \"" + field + "\" is missing");
  }
}
