package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Settings;
import io.cellstream.format.survey.FieldSurvey;
import io.cellstream.format.survey.FieldWords;
import io.cellstream.format.survey.PartWords;
import io.cellstream.format.survey.SurveyedField;
import io.cellstream.format.survey.TopicSurvey;
import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldPath;
import io.cellstream.text.Amounts;
import io.cellstream.text.NearestName;
import io.cellstream.text.Printable;
import io.cellstream.text.TextTable;
import io.cellstream.wire.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Shows what the mapping makes of the topic's last records, and warns of paths that lead to nothing in any of them. */
final class MappingTable {
  private static final String SUBJECT = MappingRules.SUBJECT;
  /** More fields are no list that a person looks through. */
  private static final int FIELDS = 500;

  private final InputPlan input;
  private final Optional<RegistryClient> registry;
  private final Consumer<String> rows;

  /** @param rows takes the table's lines, whose blanks count; they are printable */
  MappingTable(InputPlan input, Optional<RegistryClient> registry, Consumer<String> rows) {
    this.input = input;
    this.registry = registry;
    this.rows = rows;
  }

  /** Says nothing without a mapping, or without records: other checks cover that. */
  void check(Settings settings, Findings findings) throws StartupException {
    if (input.mapping().isEmpty()) {
      return;
    }
    try {
      judge(SourceRecords.last(settings), findings);
    } catch (KafkaException | StartupException e) {
      findings.unknown(SUBJECT, "what it makes of the last records could not be seen: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      findings.failed(SUBJECT, String.valueOf(e.getMessage()));
    }
  }

  void judge(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records, Findings findings) throws StartupException {
    EventMapping mapping = input.mapping().orElseThrow();
    TopicSurvey survey = new TopicSurvey(input.format(), input.paths(), registry);
    survey.add(records);
    if (survey.readable().isEmpty()) {
      return;
    }
    FieldSurvey fields = survey.fields();
    table(mapping, survey).forEach(rows);
    List<String> known = fields.fields().stream().map(each -> each.path().toString()).toList();
    for (FieldPath path : input.paths()) {
      Optional<SurveyedField> field = survey.field(path);
      if (field.isEmpty() || field.get().seen() == 0) {
        findings.warning(SUBJECT, absent(mapping, path, field.isPresent(), fields, known));
      }
    }
  }

  private List<String> table(EventMapping mapping, TopicSurvey survey) {
    TextTable table = new TextTable(32, 12, 12, 16);
    table.row("path", "type", "seen", "example", "becomes");
    for (PartWords part : PartWords.of(mapping, input.key())) {
      Optional<SurveyedField> field = survey.field(part.path());
      table.row(part.path().toString(), field.map(FieldWords::type).orElse("–"),
          field.map(FieldWords::seen).orElse("0 of " + survey.fields().records()), field.map(SurveyedField::example).orElse(""),
          part.becomes());
    }
    return table.lines();
  }

  private String absent(EventMapping mapping, FieldPath path, boolean anyNull, FieldSurvey fields, List<String> known) {
    String settings = String.join(", ", PartWords.of(mapping, input.key()).stream().filter(part -> part.path().equals(path))
        .map(part -> MappingRules.key(part.slot()).name()).distinct().toList());
    String where = settings + ": " + path + " is " + (anyNull ? "null" : "missing") + " in "
        + (fields.records() == 1 ? "the last record" : "all of the last " + Amounts.count(fields.records(), "record"));
    if (anyNull) {
      return where;
    }
    List<String> nearest = new ArrayList<>();
    NearestName.meant(known, path.toString()).ifPresent(nearest::add);
    String last = last(path.toString());
    known.stream().filter(each -> !nearest.contains(each) && last(each).equals(last)).limit(3).forEach(nearest::add);
    return where + (nearest.isEmpty() ? "." : "; did you mean " + String.join(" or ", nearest) + "?") + " There are "
        + Printable.line(String.join(", ", known), FIELDS);
  }

  /** The last name of a path, by which a field is found that is nested otherwise than was thought. */
  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
