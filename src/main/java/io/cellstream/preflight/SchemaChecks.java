package io.cellstream.preflight;

import io.cellstream.cluster.StartupException;
import io.cellstream.config.Keys;
import io.cellstream.config.Settings;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.SchemaSurvey;
import io.cellstream.wire.SchemaSurvey.Doubtful;
import io.cellstream.wire.SchemaSurvey.Fine;
import io.cellstream.wire.SchemaSurvey.Refused;
import io.cellstream.wire.SchemaSurvey.Standing;

/**
 * Checks that the registry answers, that it has or takes the schemas to write with, and that events of the input's latest schema can be
 * read.
 */
public final class SchemaChecks {
  private static final String SUBJECT = "registry";

  private final Settings settings;
  private final Findings findings;

  public SchemaChecks(Settings settings, Findings findings) {
    this.settings = settings;
    this.findings = findings;
  }

  /** @throws io.cellstream.wire.RegistryUnavailableException if the registry can't be asked */
  public void check(RegistryClient registry) throws StartupException {
    SchemaSurvey survey = new SchemaSurvey(registry);
    add(registry, survey.input(settings.get(Keys.INPUT_TOPIC)));
    add(registry, survey.output(settings.get(Keys.OUTPUT_TOPIC)));
    if (!settings.get(Keys.FINAL_TOPIC).equals(settings.get(Keys.OUTPUT_TOPIC))) {
      add(registry, survey.output(settings.get(Keys.FINAL_TOPIC)));
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
