package io.cellstream.config;

import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/**
 * One setting as data.
 *
 * @param validator throws {@link ConfigException} for a value of the right type that is out of range
 */
public record Setting(String name, Owner owner, ConfigDef.Type type, DefaultValue defaultValue, Validator validator, Importance importance,
    String documentation) {

  static final Validator ANY = (_, _) -> {
  };

  static Setting of(Owner owner, ConfigKey key) {
    return new Setting(key.name, owner, key.type, new DefaultValue.Elsewhere(defaultText(key)),
        Optional.ofNullable(key.validator).orElse(ANY),
        key.importance, key.documentation == null ? "" : key.documentation);
  }

  Setting named(String prefixedName) {
    return new Setting(prefixedName, owner, type, defaultValue, validator, importance, documentation);
  }

  /**
   * Refuses a value of the wrong type or out of range.
   *
   * @throws ConfigurationException naming the source and the reason, without the value if it is secret
   */
  void check(String value, Source source) {
    try {
      validator.ensureValid(name, ConfigDef.parseType(name, value, type));
    } catch (ConfigException e) {
      throw refusal(value, source, reason(e), e);
    }
  }

  ConfigurationException refusal(String value, Source source, String reason, RuntimeException cause) {
    boolean secret = Secrets.isSecret(this);
    String shown = secret ? "the value (not shown)" : "'" + Secrets.shown(this, value) + "'";
    return new ConfigurationException(source.text() + ": " + name + ": " + shown + ": " + (secret ? "is not valid" : reason), cause);
  }

  /** Kafka's message without its opening, which repeats name and value. */
  private String reason(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    String opening = "for configuration " + name + ": ";
    int at = message.indexOf(opening);
    String reason = at < 0 ? message : message.substring(at + opening.length());
    return type == ConfigDef.Type.CLASS && reason.endsWith("could not be found.")
        ? reason + " Check the name; the jar that has the class belongs into the folder ext/ beside the launcher"
        : reason;
  }

  private static String defaultText(ConfigKey key) {
    if (!key.hasDefault() || key.defaultValue == null || key.type == ConfigDef.Type.PASSWORD) {
      return "";
    }
    return String.valueOf(ConfigDef.convertToString(key.defaultValue, key.type));
  }
}
