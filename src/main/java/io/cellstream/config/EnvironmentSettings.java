package io.cellstream.config;

import io.cellstream.text.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
  private final Map<String, String> names = new HashMap<>();

  EnvironmentSettings(Catalog catalog) {
    this.catalog = catalog;
    catalog.names(Owner.CELLSTREAM).forEach(name -> names.put(variable(name), name));
    catalog.names(Owner.KAFKA).forEach(name -> names.put(KAFKA + variable(name), name));
    List<String> registry = catalog.names(Owner.REGISTRY);
    registry.forEach(name -> names.put(SCHEMA_REGISTRY + variable(name), name));
    // a name that has the prefix itself goes before one that would get it
    registry.stream().filter(name -> variable(name).startsWith(SCHEMA_REGISTRY)).forEach(name -> names.put(variable(name), name));
  }

  Found find(Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    new TreeMap<>(environment).forEach((variable, value) -> {
      if (value.isBlank()) {
        return;
      }
      String name = names.get(variable);
      if (name == null) {
        nearest(variable).ifPresent(near -> warnings.add(
            "environment variable " + variable + " is no setting and is ignored; did you mean " + near + "?"));
        return;
      }
      Optional<String> controlled = catalog.controlled(name);
      if (controlled.isPresent()) {
        warnings.add("environment variable " + variable + " is ignored: " + name + " is not yours to set: " + controlled.get());
      } else {
        variables.put(name, variable);
      }
    });
    return new Found(variables, warnings);
  }

  /** {@code cellstream.input.topic} → {@code CELLSTREAM_INPUT_TOPIC}. */
  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }

  /** The variable that a setting is usually set by. */
  static String variable(Owner owner, String name) {
    String variable = variable(name);
    return switch (owner) {
      case CELLSTREAM -> variable;
      case KAFKA -> KAFKA + variable;
      case REGISTRY -> variable.startsWith(SCHEMA_REGISTRY) ? variable : SCHEMA_REGISTRY + variable;
    };
  }

  /** The setting's variable that was probably meant. Others may use the prefix for purposes of their own, so a name that is not near is none. */
  private Optional<String> nearest(String variable) {
    if (!variable.startsWith(CELLSTREAM) || fromKubernetes(variable)) {
      return Optional.empty();
    }
    List<String> known = catalog.names(Owner.CELLSTREAM).stream().map(name -> variable(name).substring(CELLSTREAM.length())).toList();
    return NearestName.meant(known, variable.substring(CELLSTREAM.length())).map(CELLSTREAM::concat);
  }

  /** Kubernetes describes every service of the namespace to every container: a service named cellstream gives these. */
  private static boolean fromKubernetes(String variable) {
    return variable.contains("_PORT") || variable.contains("_SERVICE_");
  }
}
