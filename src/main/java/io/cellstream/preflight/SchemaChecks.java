package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.SchemaSurvey;
import io.cellstream.wire.SchemaSurvey.Doubtful;
import io.cellstream.wire.SchemaSurvey.Fine;
import io.cellstream.wire.SchemaSurvey.Refused;
import io.cellstream.wire.SchemaSurvey.Standing;
import java.util.Set;

/**
 * Checks that the registry answers, that it has or takes the schemas to write with, and that events of the input's latest schema can be
 * read.
 */
public final class SchemaChecks {
  private static final String SUBJECT = "registry";

  private final String input;
  private final Set<String> outputs;
  private final Findings findings;

  /** @param outputs the topics of predictions */
  public SchemaChecks(String input, Set<String> outputs, Findings findings) {
    this.input = input;
    this.outputs = outputs;
    this.findings = findings;
  }

  /** @throws io.cellstream.wire.RegistryUnavailableException if the registry can't be asked */
  public void check(RegistryClient registry) throws StartupException {
    SchemaSurvey survey = new SchemaSurvey(registry);
    add(registry, survey.input(input));
    for (String output : outputs) {
      add(registry, survey.output(output));
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
