package io.cellstream.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.config.Keys;
import io.cellstream.config.OutputFormat;
import io.cellstream.config.Settings;
import io.cellstream.format.CarriedFields;
import io.cellstream.mapping.FieldPath;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.wire.LargestPrediction;
import java.util.List;

/**
 * How large predictions can be.
 *
 * @param carried the fields of events that they repeat
 */
public record PredictionSize(OutputFormat format, List<FieldPath> carried) {
  /** As they are unless it is set otherwise. */
  public static final PredictionSize USUAL = new PredictionSize(OutputFormat.AVRO, List.of());

  /** A character of JSON may be written in six. */
  private static final int ESCAPED = 6;
  /** What stands around a field's name and value. */
  private static final int FRAME = 32;

  public static PredictionSize of(Settings settings) {
    return new PredictionSize(settings.get(Keys.OUTPUT_FORMAT), settings.find(Keys.OUTPUT_CARRY).orElse(List.of()));
  }

  /** The most bytes that the value of a model's prediction has. */
  long bytes(ModelDefinition model) {
    int perByte = format == OutputFormat.JSON ? ESCAPED : 1;
    long fields = carried.stream()
        .mapToLong(path -> perByte * (path.toString().getBytes(UTF_8).length + (long) CarriedFields.LONGEST) + FRAME)
        .sum();
    return fields + switch (format) {
      case AVRO -> LargestPrediction.bytes(model);
      case JSON -> LargestPrediction.jsonBytes(model);
    };
  }
}
