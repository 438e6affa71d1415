package io.cellstream.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;

/** What must never be printed, and what is printed instead. */
public final class Secrets {
  static final String MASK = "********";

  /** Some secrets are plain strings to the client that defines them; of Cellstream's own settings the type says what is secret. */
  private static final List<String> ENDINGS = List.of("password", "passphrase", ".secret", ".key", ".token", "user.info", "jaas.config");

  /** What ends a URL in a text, or begins the next one of a list. */
  private static final Pattern URL_END = Pattern.compile("[\\s\"'<>]|://");
  private static final String SCHEME_END = "://";

  private Secrets() {
  }

  static boolean isSecret(Setting setting) {
    return setting.type() == ConfigDef.Type.PASSWORD
        || (setting.owner() != Owner.CELLSTREAM && ENDINGS.stream().anyMatch(setting.name()::endsWith));
  }

  static String shown(Setting setting, String value) {
    return isSecret(setting) ? MASK : maskUrls(value);
  }

  /**
   * The text with {@code user:password@} in its URLs masked: a registry's address may carry both. All before the last @ of a URL counts as such, since a
   * password may hold an @, a comma or a slash; rather is too much masked than too little.
   */
  public static String maskUrls(String text) {
    if (!text.contains(SCHEME_END)) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    Matcher end = URL_END.matcher(text);
    int copied = 0;
    for (int at = text.indexOf(SCHEME_END); at >= 0; at = text.indexOf(SCHEME_END, at + 1)) {
      int from = at + SCHEME_END.length();
      int to = end.find(from) ? end.start() : text.length();
      int user = to - 1;
      while (user >= from && text.charAt(user) != '@') {
        user--;
      }
      if (user >= from) {
        masked.append(text, copied, from).append(MASK);
        copied = user;
      }
    }
    return masked.append(text, copied, text.length()).toString();
  }
}
