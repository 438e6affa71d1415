package io.cellstream.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a text the address where a server of ours listens, empty if it is off. Its form is checked when settings are loaded; its host is looked
 * up when the address is asked for.
 */
final class ListenAddress implements Parser<Optional<InetSocketAddress>> {
  static final String OFF = "off";

  private static final String LOOPBACK = "127.0.0.1";
  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern FORM = Pattern.compile("(?:(?<host>[^\\s:/\\[\\]]+|\\[[0-9A-Fa-f:.%]+]):)?(?<port>\\d{1,5})");

  @Override
  public void check(String text) {
    var _ = unresolved(text);
  }

  @Override
  public Optional<InetSocketAddress> parse(String text, Path folder) {
    return unresolved(text).map(address -> {
      InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
      if (resolved.isUnresolved()) {
        throw new IllegalArgumentException(
            "no host " + address.getHostString() + " is known; give an address of this machine, or 0.0.0.0 for all of them");
      }
      return resolved;
    });
  }

  private static Optional<InetSocketAddress> unresolved(String text) {
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
    return Optional.of(InetSocketAddress.createUnresolved(host == null ? LOOPBACK : host, port));
  }
}
