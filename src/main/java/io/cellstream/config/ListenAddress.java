package io.cellstream.config;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where a server of ours listens.
 *
 * @param host not yet looked up
 */
record ListenAddress(String host, int port) {
  static final String OFF = "off";

  private static final String LOOPBACK = "127.0.0.1";
  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern FORM = Pattern.compile("(?:(?<host>[^\\s:/\\[\\]]+|\\[[0-9A-Fa-f:.%]+]):)?(?<port>\\d{1,5})");

  /** Empty if it is off. */
  static Optional<ListenAddress> parse(String text) {
    if (text.toLowerCase(Locale.ROOT).equals(OFF)) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is neither " + OFF + " nor a port nor of the form host:port, as 9464 and 0.0.0.0:9464 are");
    }
    int port = Integer.parseInt(matcher.group("port"));
    if (port > HIGHEST_PORT) {
      throw new IllegalArgumentException("has a port above " + HIGHEST_PORT);
    }
    String host = matcher.group("host");
    return Optional.of(new ListenAddress(host == null ? LOOPBACK : host, port));
  }

  /** For the setting's definition. */
  static void check(String name, Object value) {
    try {
      parse(value.toString());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  /** Unresolved if there is no such host. */
  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }
}
