package io.cellstream.cli;

import io.cellstream.config.Keys;
import io.cellstream.config.MappingSettings;
import io.cellstream.config.Settings;
import io.cellstream.format.JsonRecord;
import io.cellstream.format.RecordEvents;
import io.cellstream.format.RecordLines;
import io.cellstream.format.TopicFormat;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldPath;
import io.cellstream.preflight.InputPlan;
import io.cellstream.text.Printable;
import io.cellstream.wire.JsonEvent;
import io.cellstream.wire.JsonLineException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that reads lines of one's own records; mix it in. */
final class RecordOptions {

  @Option(names = "--key", paramLabel = "PATH", description = "each line is a record's value alone, and this field of it is the key, as in --key machine.id; needs a mapping")
  @Nullable
  String key;

  @Option(names = "--values", description = "each line is a record's value alone, without a key; for cellstream.input.key, which says what of a value is its sequence's")
  boolean values;

  /** What a line says. */
  @FunctionalInterface
  interface Reading<T> {
    T of(String line) throws JsonLineException;
  }

  /** Lines of records as the settings say that they are. */
  Reading<JsonRecord> records(Settings settings) {
    String path = key;
    if (values && path != null) {
      throw new CliException(ExitCode.USAGE, "--key and --values are both given: a line's record has a key, or none");
    }
    if (values) {
      return RecordLines.bare(InputPlan.of(settings).format())::record;
    }
    if (path == null) {
      return RecordLines.whole()::record;
    }
    FieldPath field = named("--key " + Printable.quoted(path), () -> FieldPath.parse(path));
    return named("--key " + Printable.quoted(path), () -> RecordLines.bare(InputPlan.of(settings).format(), field))::record;
  }

  /** Events that the mapping in the settings makes of such lines. */
  Reading<JsonEvent> events(Settings settings) {
    TopicFormat format = InputPlan.of(settings).format();
    EventMapping mapping = MappingSettings.mapping(settings)
        .orElseThrow(() -> new CliException(ExitCode.USAGE, Keys.INPUT_FORMAT.name() + "=" + format.format().name().toLowerCase(Locale.ROOT)
            + " needs a mapping: set " + Keys.INPUT_TOKEN.name() + " or " + Keys.INPUT_FEATURES.name()));
    RecordEvents events = named("the mapping", () -> new RecordEvents(format, mapping, settings.find(Keys.INPUT_KEY)));
    Reading<JsonRecord> records = records(settings);
    return line -> events.event(records.of(line));
  }

  /** @throws CliException if lines are said to be values, which events of Cellstream's own schema have no need of */
  void requireNone() {
    if (key != null || values) {
      throw new CliException(ExitCode.USAGE,
          (values ? "--values" : "--key") + " is for records of one's own: set " + Keys.INPUT_TOKEN.name() + " or "
              + Keys.INPUT_FEATURES.name() + " in the configuration, to say what of them is an event");
    }
  }

  private static <T> T named(String what, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, what + ": " + e.getMessage(), e);
    }
  }
}
