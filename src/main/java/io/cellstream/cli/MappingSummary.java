package io.cellstream.cli;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Settings;
import io.cellstream.format.survey.PartWords;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.KeyFields;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.preflight.InputPlan;
import io.cellstream.preflight.MappingRules;
import io.cellstream.text.Amounts;
import io.cellstream.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** From the fields of a record to the parts of an event, drawn. */
final class MappingSummary {
  private static final int WIDEST_PATH = 40;
  private static final int WIDEST_PART = 72;

  private MappingSummary() {
  }

  /** Several lines, each ending in a line feed, with what is wrong or in doubt. Reads no record. */
  static String describe(Settings settings, ModelDefinition model) throws StartupException {
    InputPlan input = InputPlan.of(settings);
    List<String> lines = new ArrayList<>();
    if (input.mapping().isEmpty()) {
      lines.add("mapping");
      lines.add("  none: events are Avro records of Cellstream's own schema, TokenEvent");
    } else {
      draw(input, input.mapping().get(), lines);
    }
    MappingRules.of(settings).check(finding -> {
      switch (finding.grade()) {
        case FAILED, WARNING -> lines.add("  " + finding.grade() + ": " + finding.text());
        case OK, NOTE, UNKNOWN -> {
        }
      }
    }, model);
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static void draw(InputPlan input, EventMapping mapping, List<String> lines) {
    Optional<Integer> width = mapping.width();
    lines.add("mapping of " + input.format().format() + " records to "
        + (mapping.token().isPresent() ? "a token" : width.map(each -> Amounts.count(each, "feature")).orElse("features")));
    TextTable table = new TextTable(WIDEST_PATH, 1, WIDEST_PART);
    table.row("field", "", "becomes", "if missing or null");
    for (PartWords part : PartWords.of(mapping, input.key())) {
      table.row(part.path().toString(), "→", part.becomes(), part.missing());
    }
    table.lines().forEach(line -> lines.add("  " + line));
    String hash = KeyFields.hash(Optional.of(mapping), input.key()).orElseThrow();
    lines.add("  hash: " + ModelDefinition.shortened(hash) + " (" + hash + ")");
  }
}
