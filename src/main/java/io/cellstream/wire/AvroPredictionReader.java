package io.cellstream.wire;

import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.EventPlace;
import io.cellstream.sequence.RejectedEventException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.io.ResolvingDecoder;
import org.jspecify.annotations.Nullable;

/** Values of the output topics to predictions. Not safe for use by several threads. */
public final class AvroPredictionReader {
  private final AvroValueReader<DecodedPrediction> reader;

  public AvroPredictionReader(RegistryClient registry) {
    this.reader = new AvroValueReader<>(registry, AvroSchemas.PREDICTION, AvroPredictionReader::prediction);
  }

  /**
   * @throws RejectedEventException NOT_AVRO, UNKNOWN_SCHEMA or INCOMPATIBLE_SCHEMA: the value is no prediction
   * @throws RegistryUnavailableException if the value's schema is not known yet and the registry can't be asked
   */
  public DecodedPrediction read(byte[] value) throws RejectedEventException {
    return reader.read(value, Frame.NO_HEADERS);
  }

  private static DecodedPrediction prediction(ResolvingDecoder in, AvroText text, int length) throws IOException {
    long step = 0;
    OptionalLong position = OptionalLong.empty();
    Prediction.Kind kind = Prediction.Kind.STEP;
    Optional<Prediction.Reason> reason = Optional.empty();
    OptionalInt index = OptionalInt.empty();
    OptionalInt completion = OptionalInt.empty();
    float[] values = null;
    float[] summary = null;
    List<Output.Candidate> top = List.of();
    Optional<Float> surprise = Optional.empty();
    String model = "";
    String modelVersion = "";
    Optional<EventPlace> lastEvent = Optional.empty();
    Map<String, @Nullable Object> event = Map.of();
    for (Schema.Field field : in.readFieldOrder()) {
      switch (field.name()) {
        case "step" -> step = in.readLong();
        case "position" -> position = AvroEventReader.position(in);
        case "kind" -> kind = AvroSchemas.KINDS.get(in.readEnum());
        case "reason" -> reason = isPresent(in) ? Optional.of(AvroSchemas.REASONS.get(in.readEnum())) : Optional.empty();
        case "index" -> index = integer(in);
        case "completion" -> completion = integer(in);
        case "values" -> values = floats(in, length);
        case "summary" -> summary = floats(in, length);
        case "top" -> top = top(in, text, length);
        case "surprise" -> surprise = isPresent(in) ? Optional.of(in.readFloat()) : Optional.empty();
        case "model" -> model = text.read(in);
        case "modelVersion" -> modelVersion = text.read(in);
        case "event" -> event = isPresent(in) ? event(in, text) : Map.of();
        case "lastEvent" -> lastEvent = isPresent(in) ? Optional.of(place(in)) : Optional.empty();
        default -> throw new IllegalStateException("no such field: " + field);
      }
    }
    return new DecodedPrediction(
        new Prediction(step, position, kind, reason, index, completion, new Output(values, top, summary), surprise, lastEvent),
        model, modelVersion, event);
  }

  private static Map<String, @Nullable Object> event(ResolvingDecoder in, AvroText text) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (long block = in.readMapStart(); block > 0; block = in.mapNext()) {
      for (long rest = block; rest > 0; rest--) {
        String path = text.read(in);
        fields.put(path, switch (in.readIndex()) {
          case AvroSchemas.BOOLEAN_BRANCH -> in.readBoolean();
          case AvroSchemas.LONG_BRANCH -> in.readLong();
          case AvroSchemas.DOUBLE_BRANCH -> in.readDouble();
          case AvroSchemas.STRING_BRANCH -> text.read(in);
          default -> {
            in.readNull();
            yield null;
          }
        });
      }
    }
    return fields;
  }

  private static EventPlace place(ResolvingDecoder in) throws IOException {
    int partition = 0;
    long offset = 0;
    OptionalLong readTo = OptionalLong.empty();
    for (Schema.Field field : in.readFieldOrder()) {
      switch (field.name()) {
        case "partition" -> partition = in.readInt();
        case "offset" -> offset = in.readLong();
        case "readTo" -> readTo = AvroEventReader.position(in);
        default -> throw new IllegalStateException("no such field: " + field);
      }
    }
    return new EventPlace(partition, offset, readTo);
  }

  private static boolean isPresent(ResolvingDecoder in) throws IOException {
    if (in.readIndex() == 0) {
      in.readNull();
      return false;
    }
    return true;
  }

  private static OptionalInt integer(ResolvingDecoder in) throws IOException {
    return isPresent(in) ? OptionalInt.of(in.readInt()) : OptionalInt.empty();
  }

  private static float @Nullable [] floats(ResolvingDecoder in, int length) throws IOException {
    if (!isPresent(in)) {
      return null;
    }
    float[] values = new float[0];
    int n = 0;
    for (long block = in.readArrayStart(); block > 0; block = in.arrayNext()) {
      int after = n + items(block, n, length);
      if (values.length < after) {
        values = Arrays.copyOf(values, Math.max(after, n + n / 2));
      }
      for (; n < after; n++) {
        values[n] = in.readFloat();
      }
    }
    return Arrays.copyOf(values, n);
  }

  private static List<Output.Candidate> top(ResolvingDecoder in, AvroText text, int length) throws IOException {
    if (!isPresent(in)) {
      return List.of();
    }
    List<Output.Candidate> top = new ArrayList<>();
    for (long block = in.readArrayStart(); block > 0; block = in.arrayNext()) {
      for (int rest = items(block, top.size(), length); rest > 0; rest--) {
        top.add(candidate(in, text));
      }
    }
    return List.copyOf(top);
  }

  private static Output.Candidate candidate(ResolvingDecoder in, AvroText text) throws IOException {
    int id = 0;
    String token = null;
    float probability = 0;
    for (Schema.Field field : in.readFieldOrder()) {
      switch (field.name()) {
        case "id" -> id = in.readInt();
        case "token" -> token = isPresent(in) ? text.read(in) : null;
        case "probability" -> probability = in.readFloat();
        default -> throw new IllegalStateException("no such field: " + field);
      }
    }
    return new Output.Candidate(id, token, probability);
  }

  /** Every item takes a byte at least. */
  private static int items(long block, int before, int length) throws IOException {
    if (before + block > length) {
      throw new IOException("an array claims " + (before + block) + " items");
    }
    return (int) block;
  }
}
