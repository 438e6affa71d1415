package io.cellstream.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;

class DoorstepTest {

  private static String look(SecurityProtocol protocol, int port) {
    return new Doorstep(protocol).look("127.0.0.1:" + port + ", 127.0.0.1:1").replace(Integer.toString(port), "PORT");
  }

  /** Answers one connection, and closes it. */
  private static Thread answer(ServerSocket door) {
    return Thread.ofVirtual().start(() -> {
      try (Socket caller = door.accept()) {
        if (caller instanceof SSLSocket secure) {
          secure.startHandshake();
        }
        caller.getInputStream().read();
        caller.getOutputStream().write("no broker".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException _) {
        // without a certificate the handshake fails, which is an answer too
      }
    });
  }

  @Test
  void aPortThatNobodyListensAtIsTold() throws IOException {
    int closed;
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = door.getLocalPort();
    }

    assertThat(look(SecurityProtocol.PLAINTEXT, closed)).isEqualTo("127.0.0.1:PORT can't be reached: Connection refused");
  }

  @Test
  void aBrokerThatSpeaksTlsIsToldToAClientThatDoesNot() throws Exception {
    try (ServerSocket door = SSLServerSocketFactory.getDefault().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = answer(door);

      assertThat(look(SecurityProtocol.SASL_PLAINTEXT, door.getLocalPort()))
          .isEqualTo("127.0.0.1:PORT speaks TLS, and security.protocol=SASL_PLAINTEXT does not: set SASL_SSL");
      answering.join();
    }
  }

  @Test
  void aBrokerThatSpeaksNoTlsIsToldToAClientThatDoes() throws Exception {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = answer(door);

      assertThat(look(SecurityProtocol.SSL, door.getLocalPort()))
          .isEqualTo("127.0.0.1:PORT speaks no TLS, and security.protocol=SSL does");
      answering.join();
    }
  }

  @Test
  void somethingElseThatListensIsTold() throws Exception {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = answer(door);

      assertThat(look(SecurityProtocol.PLAINTEXT, door.getLocalPort()))
          .isEqualTo("127.0.0.1:PORT takes connections, but no broker answers there");
      answering.join();
    }
  }

  /** A broker that is about to end, or has too much to do. */
  @Test
  void whatClosesTheConnectionWithoutAWordDoesNotSpeakTls() throws Exception {
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread closing = Thread.ofVirtual().start(() -> {
        try (Socket caller = door.accept()) {
          caller.getInputStream().readNBytes(Short.BYTES);
        } catch (IOException _) {
          // the caller has gone
        }
      });

      assertThat(look(SecurityProtocol.PLAINTEXT, door.getLocalPort())).doesNotContain("speaks TLS");
      closing.join();
    }
  }

  @Test
  void aNameThatIsNotKnownIsTold() {
    assertThat(new Doorstep(SecurityProtocol.PLAINTEXT).look("no-such-host.invalid:9092"))
        .isEqualTo("the name no-such-host.invalid is not known");
  }
}
