package io.cellstream.preflight;

import io.cellstream.cluster.LastRecords;
import io.cellstream.cluster.StartupException;
import io.cellstream.config.Settings;
import io.cellstream.format.LatestSchema;
import io.cellstream.format.survey.FieldSurvey;
import io.cellstream.format.survey.FieldWords;
import io.cellstream.format.survey.PartWords;
import io.cellstream.format.survey.SurveyedField;
import io.cellstream.format.survey.TopicSurvey;
import io.cellstream.format.value.DeclaredFields;
import io.cellstream.mapping.FieldPath;
import io.cellstream.text.Amounts;
import io.cellstream.text.TextTable;
import io.cellstream.wire.RegistryClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Shows what the mapping makes of the topics' fields, by their latest schemas and last records, and warns of paths that lead to nothing in any of
 * these records. What a schema does not have is {@link SchemaChecks}' to tell.
 */
final class MappingTable {
  private static final String SUBJECT = MappingRules.SUBJECT;

  private final InputPlan input;
  private final Optional<RegistryClient> registry;
  private final Consumer<String> rows;

  /** @param rows takes the table's lines, whose blanks count; they are printable */
  MappingTable(InputPlan input, Optional<RegistryClient> registry, Consumer<String> rows) {
    this.input = input;
    this.registry = registry;
    this.rows = rows;
  }

  /** Says nothing without a mapping, or without records and schemas: other checks cover that. */
  void check(Settings settings, Findings findings) throws StartupException {
    if (input.mapping().isEmpty()) {
      return;
    }
    try {
      List<String> topics = SourceRecords.someNames(settings);
      List<LatestSchema> schemas = MappedFields.schemas(input, topics, registry, _ -> {
        // it was told by SchemaChecks
      });
      judge(schemas, SourceRecords.last(settings, topics, LastRecords.EACH), findings);
    } catch (KafkaException | StartupException e) {
      findings.unknown(SUBJECT, "what it makes of the last records could not be seen: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      findings.failed(SUBJECT, String.valueOf(e.getMessage()));
    }
  }

  /** @param schemas the latest ones of the topics */
  void judge(List<LatestSchema> schemas, List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records, Findings findings)
      throws StartupException {
    List<DeclaredFields> declared = schemas.stream().filter(LatestSchema.Usable.class::isInstance)
        .map(each -> ((LatestSchema.Usable) each).fields()).toList();
    TopicSurvey survey = new TopicSurvey(input.format(), input.paths(), input.key(), registry);
    survey.add(records);
    if (survey.readable().isEmpty() && declared.isEmpty()) {
      return;
    }
    table(survey, declared).forEach(rows);
    FieldSurvey fields = survey.fields();
    if (fields.records() == 0) {
      return;
    }
    MappedFields mapped = new MappedFields(input.mapping().orElseThrow(), input.key());
    String inAll = fields.records() == 1 ? "the last record" : "all of the last " + Amounts.count(fields.records(), "record");
    for (FieldPath path : input.paths()) {
      Optional<SurveyedField> field = survey.field(path);
      if (field.isPresent() && field.get().seen() == 0) {
        findings.warning(SUBJECT, mapped.shown(path, "is null in " + inAll));
      } else if (field.isEmpty() && declared.stream().noneMatch(each -> each.at(path) instanceof DeclaredFields.Absent)) {
        findings.warning(SUBJECT,
            mapped.absent(path, "is missing in " + inAll, fields.fields().stream().map(SurveyedField::path).toList()));
      }
    }
  }

  private List<String> table(TopicSurvey survey, List<DeclaredFields> declared) {
    int records = survey.fields().records();
    TextTable table = new TextTable(32, 36, 12, 16);
    table.row("path", "type", "seen", "example", "becomes");
    for (PartWords part : PartWords.of(input.mapping().orElseThrow(), input.key())) {
      Optional<SurveyedField> field = survey.field(part.path());
      String type = declared(part.path(), declared).or(() -> field.map(FieldWords::type)).orElse("–");
      table.row(part.path().toString(), type,
          field.map(FieldWords::seen).orElse(records == 0 ? "no record" : "0 of " + records), field.map(SurveyedField::example).orElse(""),
          part.becomes());
    }
    return table.lines();
  }

  /** In the schemas' words; empty: they have none for it. */
  private static Optional<String> declared(FieldPath path, List<DeclaredFields> declared) {
    List<String> types = declared.stream().map(each -> each.at(path)).filter(DeclaredFields.Typed.class::isInstance)
        .map(each -> ((DeclaredFields.Typed) each).text()).distinct().toList();
    return types.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", types));
  }
}
