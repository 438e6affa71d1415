package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Key;
import io.cellstream.config.Keys;
import io.cellstream.config.MappingSettings;
import io.cellstream.config.Settings;
import io.cellstream.format.survey.Proposal.Slot;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.EventMapping.Feature;
import io.cellstream.mapping.Fallback;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldPath.Index;
import io.cellstream.mapping.FieldPath.Name;
import io.cellstream.mapping.FieldPath.Step;
import io.cellstream.mapping.Format;
import io.cellstream.mapping.KeyFields;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.text.Amounts;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a mapping can be one for the model and the format, as far as no record need be seen for it.
 *
 * @param key the fields that are the sequence's key, if not the record's key is
 * @param schema whether a schema file is set
 * @param parts the settings that are set and do nothing unless the input is mapped
 */
public record MappingRules(Optional<EventMapping> mapping, Optional<KeyFields> key, Format format, boolean schema, List<String> columns,
    List<String> parts) {
  static final String SUBJECT = "mapping";
  private static final int SHOWN = 300;
  private static final String INPUTS = Keys.INPUT_TOKEN.name() + " or " + Keys.INPUT_FEATURES.name();

  public static MappingRules of(Settings settings) {
    return new MappingRules(MappingSettings.mapping(settings), settings.find(Keys.INPUT_KEY), settings.get(Keys.INPUT_FORMAT),
        settings.find(Keys.INPUT_SCHEMA).isPresent(),
        settings.find(Keys.INPUT_COLUMNS).orElse(List.of()),
        Stream.<Key<?>>of(Keys.INPUT_KEY, Keys.INPUT_POSITION, Keys.INPUT_START, Keys.INPUT_END, Keys.INPUT_TIME)
            .filter(key -> settings.find(key).isPresent()).map(Key::name).toList());
  }

  /** Says nothing where events are of Cellstream's own schema and nothing else is set. */
  public void check(Findings findings, ModelDefinition model) throws StartupException {
    List<String> hindrances = new ArrayList<>();
    if (mapping.isEmpty()) {
      unmapped().ifPresent(hindrances::add);
    } else {
      input(mapping.get(), model).ifPresent(hindrances::add);
      KeyFields.paths(mapping, key).forEach(path -> place(path).ifPresent(hindrances::add));
    }
    for (String each : hindrances) {
      findings.failed(SUBJECT, each);
    }
    for (String each : doubts(model)) {
      findings.warning(SUBJECT, each);
    }
    if (hindrances.isEmpty() && mapping.isPresent()) {
      findings.ok(SUBJECT,
          format + " records become events of " + inputs(mapping.get(), model)
              + key.map(fields -> ", of the sequences that " + fields + " names").orElse("") + ", mapping hash "
              + KeyFields.hash(mapping, key).orElseThrow());
    }
  }

  private Optional<String> unmapped() {
    if (format != Format.AVRO) {
      return Optional.of(Keys.INPUT_FORMAT.name() + "=" + format + " needs a mapping, which says what an event is made of: set " + INPUTS
          + "; `cellstream map` proposes one");
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional
            .of(String.join(", ", parts) + (parts.size() == 1 ? " is" : " are") + " set, and nothing is without the event's input: set "
                + INPUTS + " too, or take " + (parts.size() == 1 ? "it" : "them") + " out for events of Cellstream's own schema");
  }

  private static Optional<String> input(EventMapping mapping, ModelDefinition model) {
    return switch (model.input()) {
      case InputDefinition.TokenInput _ -> mapping.token().isPresent()
          ? Optional.empty()
          : Optional.of("model " + model.name() + " takes a token, and " + Keys.INPUT_FEATURES.name() + " is set: set "
              + Keys.INPUT_TOKEN.name() + " in its place, or another model");
      case InputDefinition.FeatureInput features -> mapping.token().isPresent()
          ? Optional.of("model " + model.name() + " takes " + Amounts.count(features.size(), "feature") + ", and " + Keys.INPUT_TOKEN.name()
              + " is set: set " + Keys.INPUT_FEATURES.name() + " in its place, or another model")
          : mapping.width().filter(width -> width != features.size()).map(width -> "model " + model.name() + " takes "
              + Amounts.count(features.size(), "feature") + ", and " + Keys.INPUT_FEATURES.name() + " gives " + width + ": "
              + Printable.line(widths(mapping), SHOWN));
    };
  }

  private static String widths(EventMapping mapping) {
    return mapping.features().stream().map(each -> each.path() + " " + each.encoding().size()).collect(Collectors.joining(", "));
  }

  private static String inputs(EventMapping mapping, ModelDefinition model) {
    return mapping.token().isPresent() ? "a token" : Amounts.count(mapping.width().orElse(model.input().size()), "feature");
  }

  /** Why no record of the format can have the path. */
  private Optional<String> place(FieldPath path) {
    Step first = path.steps().getFirst();
    return switch (format) {
      case TEXT -> path.steps().equals(List.of(new Name("value")))
          ? Optional.empty()
          : Optional.of(path + " is in no record: the values are texts, whose only path is value");
      case CSV -> column(path, first);
      case AVRO, JSON, PROTOBUF -> Optional.empty();
    };
  }

  private Optional<String> column(FieldPath path, Step first) {
    boolean there = path.steps().size() == 1 && switch (first) {
      case Name(String name) -> columns.contains(name);
      case Index(int index) -> columns.isEmpty() || index < columns.size();
      case FieldPath.Items _ -> false;
    };
    if (there) {
      return Optional.empty();
    }
    if (columns.isEmpty()) {
      return Optional
          .of(path + " is no column: without " + Keys.INPUT_COLUMNS.name() + ", which names them, columns are [0], [1] and so on");
    }
    String question = first instanceof Name(String name) ? NearestName.question(columns, name) : "";
    return Optional.of(Printable.line(path + " is none of the " + Amounts.count(columns.size(), "column") + " that "
        + Keys.INPUT_COLUMNS.name() + " names (" + String.join(", ", columns) + ")", SHOWN) + question);
  }

  private List<String> doubts(ModelDefinition model) {
    List<String> doubts = new ArrayList<>();
    if (mapping.isPresent() && mapping.get().usesLast() && !model.shape().keepsState()) {
      String which = mapping.get().features().stream().filter(each -> each.missing() instanceof Fallback.Last).map(Feature::path)
          .map(FieldPath::toString).collect(Collectors.joining(", "));
      doubts.add("model " + model.name() + " is " + model.shape().text() + " and keeps no states, so no event has a last one: where "
          + Printable.line(which, SHOWN) + " is missing the event is turned away; state a number in place of ?last, as in ?0");
    }
    if (schema && format != Format.AVRO) {
      doubts.add(Keys.INPUT_SCHEMA.name() + " has no use with " + Keys.INPUT_FORMAT.name() + "=" + format
          + ": it is the Avro schema to read by; take it out, or set " + Keys.INPUT_FORMAT.name() + "=avro");
    }
    if (!columns.isEmpty() && format != Format.CSV) {
      doubts.add(Keys.INPUT_COLUMNS.name() + " has no use with " + Keys.INPUT_FORMAT.name() + "=" + format
          + ": only lines of csv have columns; take it out");
    }
    return doubts;
  }

  /** The setting for a part of the event. */
  public static Key<?> key(Slot slot) {
    return switch (slot) {
      case KEY -> Keys.INPUT_KEY;
      case TIME -> Keys.INPUT_TIME;
      case POSITION -> Keys.INPUT_POSITION;
      case START -> Keys.INPUT_START;
      case END -> Keys.INPUT_END;
      case TOKEN -> Keys.INPUT_TOKEN;
      case FEATURES -> Keys.INPUT_FEATURES;
    };
  }
}
