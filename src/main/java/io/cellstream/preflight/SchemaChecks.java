package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.SchemaSurvey;
import io.cellstream.wire.SchemaSurvey.Doubtful;
import io.cellstream.wire.SchemaSurvey.Fine;
import io.cellstream.wire.SchemaSurvey.Refused;
import io.cellstream.wire.SchemaSurvey.Standing;
import java.util.Optional;

/**
 * Checks that the registry answers, that it has or takes the schemas to write with, and that events of the input's latest schema can be
 * read.
 */
public final class SchemaChecks {
  private static final String SUBJECT = "registry";

  private final InputPlan input;
  private final OutputPlan output;
  private final Findings findings;

  public SchemaChecks(InputPlan input, OutputPlan output, Findings findings) {
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
      return;
    }
    SchemaSurvey survey = new SchemaSurvey(registry.get());
    if (input.mapping().isEmpty()) {
      add(registry.get(), survey.input(input.format().topic()));
    }
    for (String topic : output.registered()) {
      add(registry.get(), survey.output(topic));
    }
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
