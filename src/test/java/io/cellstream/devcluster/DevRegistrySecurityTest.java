package io.cellstream.devcluster;

import static io.cellstream.devcluster.DevRegistryTest.ONE;
import static io.cellstream.devcluster.DevRegistryTest.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials and certificates, with the settings that Confluent's client has for them. */
class DevRegistrySecurityTest {

  private static final String PASSWORD = "changeit";

  @Test
  void letsInOnlyWhoKnowsThePassword() throws Exception {
    try (DevRegistry registry = DevRegistry.builder().basicAuth("ada", "sesame:öffne").start()) {
      assertThat(client(registry, basic("ada:sesame:öffne")).register("s", ONE)).isEqualTo(1);
      refuses401(registry, basic("ada:sesame"));
      refuses401(registry, basic("bob:sesame:öffne"));
      refuses401(registry, Map.of());
    }
  }

  @Test
  void speaksTlsToWhoTrustsItsCertificate(@TempDir Path directory) throws Exception {
    Path keystore = selfSigned(directory);
    try (DevRegistry registry = DevRegistry.builder().tls(context(keystore)).start()) {
      assertThat(registry.url()).startsWith("https://127.0.0.1:");
      Map<String, Object> trusting = Map.of("schema.registry.ssl.truststore.location", keystore.toString(),
          "schema.registry.ssl.truststore.password", PASSWORD, "schema.registry.ssl.truststore.type", "PKCS12");
      assertThat(client(registry, trusting).register("s", ONE)).isEqualTo(1);
      assertThatThrownBy(() -> client(registry, Map.of("max.retries", 0)).register("s", ONE)).isInstanceOf(SSLException.class);
    }
  }

  private static Map<String, Object> basic(String userInfo) {
    return Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", userInfo);
  }

  private static void refuses401(DevRegistry registry, Map<String, Object> config) {
    assertThatThrownBy(() -> client(registry, config).register("s", ONE)).asInstanceOf(type(RestClientException.class))
        .extracting(RestClientException::getStatus).isEqualTo(401);
  }

  /** A key for 127.0.0.1, made by the JDK's own tool; the file serves as keystore and as truststore. */
  private static Path selfSigned(Path directory) throws Exception {
    Path keystore = directory.resolve("registry.p12");
    Path log = directory.resolve("keytool.log");
    int exit = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
        "registry", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "2", "-storetype",
        "PKCS12", "-keystore", keystore.toString(), "-storepass", PASSWORD).redirectErrorStream(true).redirectOutput(log.toFile()).start()
        .waitFor();
    assertThat(exit).as(Files.readString(log)).isZero();
    return keystore;
  }

  private static SSLContext context(Path keystore) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
