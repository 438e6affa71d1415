package io.cellstream.cluster;

import com.google.common.base.Throwables;
import io.cellstream.config.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.utils.Utils;

/**
 * Looks at a broker's address when Kafka's client got no answer from there. The client tries again and again, and does not say whether
 * nothing listens, or whether what listens speaks TLS and the client does not.
 */
final class Doorstep {
  private static final int MILLIS = 2000;

  private final SecurityProtocol protocol;

  /** @param protocol what the client speaks */
  Doorstep(SecurityProtocol protocol) {
    this.protocol = protocol;
  }

  static Doorstep of(Settings settings) {
    String name = settings.find(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG).orElse(CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL);
    return new Doorstep(SecurityProtocol.forName(name.toUpperCase(Locale.ROOT)));
  }

  /**
   * What is at the first address, in words.
   *
   * @param bootstrapServers addresses with commas between them
   */
  String look(String bootstrapServers) {
    String first = bootstrapServers.replaceFirst(",.*", "").strip();
    String host = Utils.getHost(first);
    Integer port = Utils.getPort(first);
    if (host == null || port == null) {
      return first + " is no address of the form host:port";
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return "the name " + host + " is not known";
    }
    try (Socket plain = new Socket()) {
      plain.connect(address, MILLIS);
      plain.setSoTimeout(MILLIS);
      return listening(first, speaksTls(plain, host, port));
    } catch (IOException e) {
      return first + " can't be reached: " + Reasons.of(e);
    }
  }

  private String listening(String address, boolean tls) {
    boolean wantsTls = protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL;
    if (tls && !wantsTls) {
      return address + " speaks TLS, and security.protocol=" + protocol + " does not: set "
          + (protocol == SecurityProtocol.PLAINTEXT ? "SSL or " : "") + "SASL_SSL";
    }
    return !tls && wantsTls
        ? address + " speaks no TLS, and security.protocol=" + protocol + " does"
        : address + " takes connections, but no broker answers there";
  }

  /**
   * A handshake whose certificates are refused on either side is one, too. One that was never answered, or was cut off, is none: a broker
   * that is busy or about to end says nothing, whatever it speaks.
   */
  private static boolean speaksTls(Socket plain, String host, int port) throws IOException {
    try (SSLSocket secure = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true)) {
      secure.startHandshake();
      return true;
    } catch (SSLHandshakeException e) {
      Throwable cause = Throwables.getRootCause(e);
      return cause instanceof SSLException || !(cause instanceof IOException);
    } catch (SSLException | SocketTimeoutException e) {
      return false;
    }
  }
}
