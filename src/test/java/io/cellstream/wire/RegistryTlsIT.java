package io.cellstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cellstream.sequence.RawInput;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's TLS settings, against a server whose certificate only the given trust store knows. */
class RegistryTlsIT {
  private static final String PASSWORD = "changeit";

  @TempDir
  private Path folder = Path.of("");

  @Test
  void theTrustStoreOfTheSettingsIsUsed() throws Exception {
    Path store = selfSigned();
    HttpsServer server = server(store);
    try {
      String url = "https://localhost:" + server.getAddress().getPort();
      byte[] value = Samples.framed(7, Samples.tokenEvent("a"));
      try (RegistryClient trusting = open(Map.of("schema.registry.url", url, "schema.registry.ssl.truststore.location", store.toString(),
          "schema.registry.ssl.truststore.password", PASSWORD, "schema.registry.ssl.truststore.type", "PKCS12"));
          RegistryClient doubting = open(Map.of("schema.registry.url", url))) {
        assertThat(new AvroEventReader(trusting).read(value).input()).isEqualTo(new RawInput.TokenText("a"));
        assertThatThrownBy(() -> new AvroEventReader(doubting).read(value)).isInstanceOf(RegistryUnavailableException.class)
            .hasMessageContaining("SSLHandshakeException").hasMessageContaining("schema.registry.ssl.");
      }
    } finally {
      server.stop(0);
    }
  }

  private static RegistryClient open(Map<String, String> settings) {
    return RegistryClient.open(settings, Duration.ofSeconds(6), InstantSource.system());
  }

  private static HttpsServer server(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext("/schemas/ids/7",
        exchange -> StubRegistry.send(exchange, 200, "{" + StubRegistry.schemaMember(AvroSchemas.TOKEN_EVENT.toString()) + "}"));
    server.start();
    return server;
  }

  private Path selfSigned() throws IOException, InterruptedException {
    Path store = folder.resolve("registry.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "registry", "-keyalg", "EC", "-dname", "CN=localhost",
        "-ext", "san=dns:localhost", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    assertThat(made.waitFor()).isZero();
    return store;
  }
}
