package io.cellstream.config;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;

/** What must never be printed, and what is printed instead. */
public final class Secrets {
  static final String MASK = "********";

  /** Some secrets are plain strings to the client that defines them. */
  private static final List<String> ENDINGS = List.of("password", "passphrase", ".secret", ".key", ".token", "user.info", "jaas.config");

  private static final Pattern USER_IN_URL = Pattern.compile("://[^/@\\s,]*@");

  private Secrets() {
  }

  static boolean isSecret(Setting setting) {
    return setting.type() == ConfigDef.Type.PASSWORD || ENDINGS.stream().anyMatch(setting.name()::endsWith);
  }

  static String shown(Setting setting, String value) {
    return isSecret(setting) ? MASK : maskUrls(value);
  }

  /** The text with {@code user:password@} in its URLs masked: a registry's address may carry both. */
  public static String maskUrls(String text) {
    return USER_IN_URL.matcher(text).replaceAll("://" + MASK + "@");
  }
}
