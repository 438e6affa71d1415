package io.cellstream.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.cli.CliException;
import io.cellstream.cli.ExitCode;
import io.cellstream.config.Keys;
import io.cellstream.format.TopicFormat;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.mapping.Format;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.RegistryClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events as records that are not Cellstream's: the readings of machines, by a schema of their owner's, and the settings that map its fields.
 *
 * @param schema the file with it
 */
public record OwnSchema(Path schema) {
  private static final String STARTED = "STARTED";
  private static final String STOPPED = "STOPPED";
  private static final int FEATURES = 3;

  /** The mapping, as a user would set it. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(Keys.INPUT_FEATURES.name(), "vibration.rms, temperature, motor.current");
    settings.put(Keys.INPUT_POSITION.name(), "number?none");
    settings.put(Keys.INPUT_START.name(), "phase=" + STARTED);
    settings.put(Keys.INPUT_END.name(), "phase=" + STOPPED);
    settings.put(Keys.INPUT_TIME.name(), "measuredAt");
    return settings;
  }

  /** Registers the schema for the topic. */
  EventWriter writer(RegistryClient registry) {
    ValueTranslator translator = new TopicFormat(Format.AVRO, Stage.EVENTS, Optional.of(schema), List.of()).translator(List.of(),
        Optional.of(registry));
    return (event, time) -> {
      try {
        return translator.value(record(new String(event.key().bytes(), UTF_8), event.event(), time));
      } catch (JsonLineException e) {
        throw new CliException(ExitCode.FAILED, "a reading does not fit " + schema + ": " + e.getMessage(), e);
      }
    };
  }

  /** An event's record in JSON. */
  static String record(String machine, RawEvent event, long time) {
    if (!(event.input() instanceof RawInput.FeatureValues(double[] values)) || values.length != FEATURES) {
      throw new CliException(ExitCode.USAGE,
          "--own-schema plays events of " + FEATURES + " features, as those of models/machine-health are");
    }
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.put("machine", machine);
    record.put("measuredAt", Instant.ofEpochMilli(time).toString());
    event.position().ifPresent(position -> record.put("number", position));
    record.putObject("vibration").put("axis", "Z").put("rms", values[0]);
    record.put("temperature", values[1]);
    record.putObject("motor").put("current", values[2]);
    record.put("phase", event.end() ? STOPPED : event.start() ? STARTED : "RUNNING");
    return record.toString();
  }
}
