package io.cellstream.config;

import io.cellstream.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which environment variables are settings. {@code CELLSTREAM_A_B} is {@code cellstream.a.b} where that exists. {@code KAFKA_A_B} is {@code a.b}
 * and {@code SCHEMA_REGISTRY_A_B} is {@code schema.registry.a.b} or {@code a.b} where the clients define it; other software uses these two
 * prefixes as well, so what they don't define is none of our business. A blank value counts as absent.
 */
final class EnvironmentSettings {
  private static final String CELLSTREAM = "CELLSTREAM_";
  private static final String KAFKA = "KAFKA_";
  private static final String SCHEMA_REGISTRY = "SCHEMA_REGISTRY_";

  /**
   * @param variables by setting name, the variable that sets it
   * @param warnings one line each
   */
  record Found(Map<String, String> variables, List<String> warnings) {
  }

  private final Catalog catalog;
  private final Map<String, String> kafkaNames;
  private final Map<String, String> registryNames;

  EnvironmentSettings(Catalog catalog) {
    this.catalog = catalog;
    Stream<String> prefixedNames = catalog.prefixes().stream().flatMap(prefix -> catalog.namesAfter(prefix).stream().map(prefix::concat));
    this.kafkaNames = Stream.concat(catalog.names(Owner.KAFKA).stream(), prefixedNames)
        .collect(Collectors.toMap(EnvironmentSettings::variable, name -> name));
    this.registryNames = catalog.names(Owner.REGISTRY).stream().collect(Collectors.toMap(EnvironmentSettings::variable, name -> name));
  }

  Found find(Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    new TreeMap<>(environment).forEach((variable, value) -> {
      if (value.isBlank()) {
        return;
      }
      Optional<String> name = settingOf(variable);
      if (name.isEmpty()) {
        if (variable.startsWith(CELLSTREAM) && !fromKubernetes(variable)) {
          warnings.add("environment variable " + variable + " is no setting and is ignored, did you mean " + nearest(variable) + "?");
        }
        return;
      }
      Optional<String> controlled = catalog.controlled(name.get());
      if (controlled.isPresent()) {
        warnings.add("environment variable " + variable + " is ignored: " + name.get() + " is not yours to set: " + controlled.get());
      } else {
        variables.put(name.get(), variable);
      }
    });
    return new Found(variables, warnings);
  }

  /** {@code cellstream.input.topic} → {@code CELLSTREAM_INPUT_TOPIC}. */
  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }

  /** The variable that would set a setting. */
  static String variableFor(Setting setting) {
    String variable = variable(setting.name());
    return switch (setting.owner()) {
      case CELLSTREAM -> variable;
      case KAFKA -> KAFKA + variable;
      case REGISTRY -> variable.startsWith(SCHEMA_REGISTRY) ? variable : SCHEMA_REGISTRY + variable;
    };
  }

  private Optional<String> settingOf(String variable) {
    if (variable.equals(variable(SettingNames.INPUT_KEY))) {
      return Optional.of(SettingNames.INPUT_KEY);
    }
    if (variable.startsWith(CELLSTREAM)) {
      return OwnSettings.ALL.stream().map(Setting::name).filter(name -> variable(name).equals(variable)).findFirst();
    }
    if (variable.startsWith(KAFKA)) {
      return Optional.ofNullable(kafkaNames.get(variable.substring(KAFKA.length())));
    }
    if (variable.startsWith(SCHEMA_REGISTRY)) {
      return Optional.ofNullable(registryNames.get(variable))
          .or(() -> Optional.ofNullable(registryNames.get(variable.substring(SCHEMA_REGISTRY.length()))));
    }
    return Optional.empty();
  }

  private static String nearest(String variable) {
    return NearestName.among(OwnSettings.ALL.stream().map(EnvironmentSettings::variableFor).toList(), variable).orElseThrow();
  }

  /** Kubernetes describes every service of the namespace to every container: a service named cellstream gives these. */
  private static boolean fromKubernetes(String variable) {
    return variable.contains("_PORT") || variable.contains("_SERVICE_");
  }
}
