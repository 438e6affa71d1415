package io.cellstream.preflight;

import io.cellstream.config.Keys;
import io.cellstream.config.OutputFormat;
import io.cellstream.config.Settings;
import io.cellstream.format.CarriedFields;
import io.cellstream.mapping.FieldPath;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.Prediction;
import io.cellstream.topology.PredictionEncoder;
import io.cellstream.wire.AvroPredictionWriter;
import io.cellstream.wire.JsonPredictionWriter;
import io.cellstream.wire.PredictionWriter;
import io.cellstream.wire.RegistryClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How predictions are written.
 *
 * @param carried the fields of events that their predictions repeat
 */
public record OutputPlan(OutputFormat format, String steps, String finals, List<FieldPath> carried) {

  public static OutputPlan of(Settings settings) {
    return new OutputPlan(settings.get(Keys.OUTPUT_FORMAT), settings.get(Keys.OUTPUT_TOPIC), settings.get(Keys.FINAL_TOPIC),
        settings.find(Keys.OUTPUT_CARRY).orElse(List.of()));
  }

  /** The topics whose values have a registered schema. */
  List<String> registered() {
    return format == OutputFormat.AVRO ? Stream.of(steps, finals).distinct().toList() : List.of();
  }

  /**
   * Makes an encoder, for one thread. All predictions have one schema, but each topic has a subject of its own, and so a writer of its own.
   *
   * @param input how the events are read whose fields are repeated
   */
  public PredictionEncoder encoder(ModelDefinition model, InputPlan input, Optional<RegistryClient> registry) {
    PredictionWriter toSteps = writer(steps, model, registry);
    PredictionWriter toFinals = finals.equals(steps) ? toSteps : writer(finals, model, registry);
    if (carried.isEmpty()) {
      return (prediction, _, _) -> (isFinal(prediction) ? toFinals : toSteps).write(prediction, Map.of());
    }
    CarriedFields fields = new CarriedFields(carried, input.format().reader(carried, registry));
    return (prediction, event, headers) -> (isFinal(prediction) ? toFinals : toSteps).write(prediction,
        event == null ? Map.of() : fields.of(event, headers));
  }

  private static boolean isFinal(Prediction prediction) {
    return switch (prediction.kind()) {
      case STEP, GENERATED -> false;
      case FINAL -> true;
    };
  }

  private PredictionWriter writer(String topic, ModelDefinition model, Optional<RegistryClient> registry) {
    return switch (format) {
      case AVRO -> new AvroPredictionWriter(registry.orElseThrow(), topic, model.name(), model.version());
      case JSON -> new JsonPredictionWriter(model.name(), model.version());
    };
  }
}
