package io.cellstream.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Flags over environment over file over defaults. */
final class SettingsLoader {
  private static final String HOME_UNKNOWN = "?";

  private final Catalog catalog = new Catalog();
  private final SortedMap<String, EffectiveSetting> values = new TreeMap<>();
  private final Predicate<String> isWanted;

  SettingsLoader() {
    this.isWanted = _ -> true;
  }

  /** @param only the names of the settings that are wanted */
  SettingsLoader(Set<String> only) {
    this.isWanted = only::contains;
  }

  Settings load(Optional<Path> file, Map<String, String> environment, Map<String, String> flags, String home) {
    file.ifPresent(path -> PropertiesFile.read(path)
        .forEach((name, entry) -> put(name, entry.value(), new Source.FileLine(path, entry.line()))));
    EnvironmentSettings.Found found = new EnvironmentSettings(catalog).find(environment);
    found.variables().forEach((name, variable) -> put(name, environment.getOrDefault(variable, "").strip(),
        new Source.Environment(variable)));
    flags.forEach((name, value) -> {
      catalog.demand(name, new Source.Flag(name));
      put(name, value.strip(), new Source.Flag(name));
    });
    values.values().forEach(given -> given.setting().check(given.value(), given.source()));
    defaults(home);
    CrossChecks.check(values);
    return new Settings(file, values, found.warnings());
  }

  private void put(String name, String value, Source source) {
    if (isWanted.test(name)) {
      values.put(name, new EffectiveSetting(catalog.demand(name, source), value, source));
    }
  }

  private void defaults(String home) {
    Membership membership = new Membership(values);
    membership.heartbeat()
        .ifPresent(value -> fallback(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, value, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG));
    ChosenDefault.ALL.stream().filter(chosen -> membership.takes(chosen.name()))
        .forEach(chosen -> fallback(chosen.name(), chosen.value(), ""));
    Keys.own().forEach(this::fallback);
    // Kafka's default is under /tmp, which a reboot empties; a user without a home (a bare number in a container) has to say where
    if (!home.isBlank() && !home.equals(HOME_UNKNOWN)) {
      fallback(Keys.STATE_DIR.name(), Path.of(home, ".cellstream", "state").toString(), "");
    }
  }

  private void fallback(Setting setting) {
    switch (setting.defaultValue()) {
      case DefaultValue.Elsewhere _ -> {
      }
      case DefaultValue.Known known -> fallback(setting.name(), known.text().get(), "");
      case DefaultValue.Following(String _, Key<?> leader, String suffix) -> {
        EffectiveSetting leading = values.get(leader.name());
        if (leading != null) {
          fallback(setting.name(), leading.value() + suffix, leader.name());
        }
      }
    }
  }

  private void fallback(String name, String value, String derivedFrom) {
    if (!values.containsKey(name)) {
      put(name, value, new Source.Default(derivedFrom));
    }
  }
}
