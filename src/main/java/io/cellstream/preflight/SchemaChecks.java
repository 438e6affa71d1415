package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.format.LatestSchema;
import io.cellstream.format.value.DeclaredFields;
import io.cellstream.mapping.FieldPath;
import io.cellstream.text.Amounts;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.SchemaSurvey;
import io.cellstream.wire.SchemaSurvey.Doubtful;
import io.cellstream.wire.SchemaSurvey.Fine;
import io.cellstream.wire.SchemaSurvey.Refused;
import io.cellstream.wire.SchemaSurvey.Standing;
import java.util.List;
import java.util.Optional;

/**
 * Checks that the registry answers, that it has or takes the schemas to write with, and that events of the inputs' latest schemas can be
 * read.
 */
public final class SchemaChecks {
  private static final String SUBJECT = "registry";

  private final List<String> topics;
  private final InputPlan input;
  private final OutputPlan output;
  private final Findings findings;

  /** @param topics the input topics whose schemas are looked at */
  public SchemaChecks(List<String> topics, InputPlan input, OutputPlan output, Findings findings) {
    this.topics = List.copyOf(topics);
    this.input = input;
    this.output = output;
    this.findings = findings;
  }

  /**
   * @param registry empty if nothing needs one
   * @throws io.cellstream.wire.RegistryUnavailableException if the registry can't be asked
   */
  public void check(Optional<RegistryClient> registry) throws StartupException {
    if (registry.isEmpty()) {
      findings.ok(SUBJECT, "none is set, and none is needed");
    }
    if (input.mapping().isPresent()) {
      mapped(new MappedFields(input.mapping().get(), input.key()), registry);
    }
    if (registry.isEmpty()) {
      return;
    }
    SchemaSurvey survey = new SchemaSurvey(registry.get());
    if (!input.isOwn()) {
      for (String topic : topics) {
        add(registry.get(), survey.input(topic));
      }
    }
    for (String topic : output.registered()) {
      add(registry.get(), survey.output(topic));
    }
  }

  private void mapped(MappedFields mapped, Optional<RegistryClient> registry) throws StartupException {
    for (LatestSchema schema : MappedFields.schemas(input, topics, registry, findings)) {
      switch (schema) {
        case LatestSchema.Unusable(String name, String problem) ->
          findings.warning(SUBJECT, name + " can't be used: " + problem + "; events written with it go to the dead letters");
        case LatestSchema.Usable(String name, DeclaredFields fields) -> held(mapped, name, fields);
      }
    }
  }

  private void held(MappedFields mapped, String schema, DeclaredFields fields) throws StartupException {
    int clear = 0;
    int absent = 0;
    for (FieldPath path : input.paths()) {
      switch (fields.at(path)) {
        case DeclaredFields.Typed _ -> clear++;
        case DeclaredFields.Unclear _ -> {
        }
        case DeclaredFields.Absent _ -> {
          absent++;
          findings.warning(MappingRules.SUBJECT, mapped.absent(path, "is not in " + schema, fields.paths()));
        }
      }
    }
    String of = "of the mapping's " + Amounts.count(input.paths().size(), "field");
    findings.ok(SUBJECT, schema + " was looked at: " + of + " it has " + (clear == input.paths().size() ? "all" : Integer.toString(clear))
        + (absent + clear == input.paths().size() ? "" : ", and does not say of " + (input.paths().size() - clear - absent)));
  }

  private void add(RegistryClient registry, Standing standing) throws StartupException {
    String text = registry.address() + ": " + standing.text();
    switch (standing) {
      case Fine _ -> findings.ok(SUBJECT, text);
      case Doubtful _ -> findings.warning(SUBJECT, text);
      case Refused _ -> findings.failed(SUBJECT, standing.text());
    }
  }
}
