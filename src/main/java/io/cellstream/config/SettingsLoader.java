package io.cellstream.config;

import io.cellstream.model.RecurrentModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.StreamsConfig;

/** Flags over environment over file over defaults. */
final class SettingsLoader {
  private static final String HOME_UNKNOWN = "?";
  private static final int LIVE_PART_OF_HEAP = 4;

  private final Catalog catalog = new Catalog();
  private final SortedMap<String, EffectiveSetting> values = new TreeMap<>();

  Settings load(Optional<Path> file, Map<String, String> environment, Map<String, String> flags, String home) {
    file.ifPresent(path -> PropertiesFile.read(path)
        .forEach((name, entry) -> put(name, entry.value(), new Source.FileLine(path, entry.line()))));
    EnvironmentSettings.Found found = new EnvironmentSettings(catalog).find(environment);
    found.variables().forEach((name, variable) -> put(name, environment.getOrDefault(variable, "").strip(),
        new Source.Environment(variable)));
    flags.forEach((name, value) -> put(name, value.strip(), new Source.Flag(name)));
    values.values().forEach(given -> given.setting().check(given.value(), given.source()));
    defaults(home);
    CrossChecks.check(values);
    return new Settings(file, values, found.warnings());
  }

  private void put(String name, String value, Source source) {
    values.put(name, new EffectiveSetting(catalog.demand(name, source), value, source));
  }

  private void defaults(String home) {
    ChosenDefault.ALL.forEach(chosen -> fallback(chosen.name(), chosen.value(), ""));
    fallback(SettingNames.KERNEL, "auto", "");
    fallback(SettingNames.TOKEN_TABLE, Long.toString(RecurrentModel.TOKEN_TABLE), "");
    fallback(SettingNames.BATCH_MAX, OwnSettings.BATCH_MAX, "");
    fallback(SettingNames.LIVE_STATES, Long.toString(Runtime.getRuntime().maxMemory() / LIVE_PART_OF_HEAP), "");
    fallback(SettingNames.ROCKSDB_MEMORY, OwnSettings.ROCKSDB_BYTES, "");
    fallback(SettingNames.MODEL_CHANGED, "stop", "");
    fallback(SettingNames.OFFSETS_MISSING, "stop", "");
    fallback(SettingNames.UNKNOWN_ID_GRACE, OwnSettings.GRACE_MILLIS, "");
    fallback(SettingNames.LOG_LEVEL, "info", "");
    fallback(SettingNames.OBSERVE_LISTEN, ListenAddress.OFF, "");
    fallback(SettingNames.OBSERVE_STALLED, OwnSettings.STALLED_MILLIS, "");
    follow(SettingNames.FINAL_TOPIC, SettingNames.OUTPUT_TOPIC, "");
    follow(SettingNames.DEAD_LETTER_TOPIC, StreamsConfig.APPLICATION_ID_CONFIG, "-dead-letters");
    // Kafka's default is under /tmp, which a reboot empties; a user without a home (a bare number in a container) has to say where
    if (!home.isBlank() && !home.equals(HOME_UNKNOWN)) {
      fallback(StreamsConfig.STATE_DIR_CONFIG, Path.of(home, ".cellstream", "state").toString(), "");
    }
  }

  private void follow(String name, String leader, String suffix) {
    EffectiveSetting leading = values.get(leader);
    if (leading != null) {
      fallback(name, leading.value() + suffix, leader);
    }
  }

  private void fallback(String name, String value, String derivedFrom) {
    if (!values.containsKey(name)) {
      put(name, value, new Source.Default(derivedFrom));
    }
  }

}
