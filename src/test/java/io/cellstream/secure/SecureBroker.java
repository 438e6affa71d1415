package io.cellstream.secure;

import io.cellstream.devcluster.DevBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.jose4j.lang.JoseException;

/**
 * A broker that speaks TLS only, allows what was granted only, and lets users in by SCRAM, PLAIN and OAUTHBEARER at one listener, by
 * certificate at another. All passwords are {@link #SECRET}. While it runs, this JVM may ask its token server.
 */
public final class SecureBroker implements AutoCloseable {
  public static final String SECRET = "change-me";
  /** The user that logs in by PLAIN. */
  public static final String API_KEY = "CLUSTER_KEY";
  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
  private static final String MUTUAL = "MUTUAL";
  private static final String PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\"%s\"";
  private static final int ITERATIONS = 4096;

  private final Path folder;
  private final DevBroker broker;
  private final TokenServer tokens;

  private SecureBroker(Path folder, DevBroker broker, TokenServer tokens) {
    this.folder = folder;
    this.broker = broker;
    this.tokens = tokens;
  }

  /** @param folder empty; certificates are written there */
  public static SecureBroker start(Path folder) throws IOException, GeneralSecurityException, InterruptedException, JoseException {
    Certificates.writeTo(folder);
    TokenServer tokens = TokenServer.start();
    System.setProperty(ALLOWED_URLS, tokens.url() + "/token," + tokens.url() + "/keys");
    return new SecureBroker(folder, DevBroker.start(folder.resolve("broker"), 0, settings(folder, tokens), MUTUAL), tokens);
  }

  private static Map<String, String> settings(Path folder, TokenServer tokens) {
    String login = PLAIN_LOGIN.formatted(SECRET);
    String listener = "listener.name.plaintext.";
    return Map.ofEntries(Map.entry("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT,MUTUAL:SSL"),
        Map.entry("ssl.keystore.type", "PEM"), Map.entry("ssl.keystore.location", folder.resolve("broker.pem").toString()),
        Map.entry("ssl.key.password", Certificates.PASSWORD), Map.entry("ssl.truststore.type", "PEM"),
        Map.entry("ssl.truststore.location", folder.resolve("ca.pem").toString()),
        Map.entry("listener.name.mutual.ssl.client.auth", "required"),
        Map.entry("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512,OAUTHBEARER"),
        Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
        Map.entry(listener + "plain.sasl.jaas.config",
            login + " user_admin=\"" + SECRET + "\" user_" + API_KEY + "=\"CLUSTER_SECRET\";"),
        Map.entry(listener + "scram-sha-512.sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        Map.entry(listener + "oauthbearer.sasl.jaas.config",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;"),
        Map.entry(listener + "oauthbearer.sasl.server.callback.handler.class",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler"),
        Map.entry("sasl.oauthbearer.jwks.endpoint.url", tokens.url() + "/keys"),
        Map.entry("sasl.oauthbearer.expected.audience", TokenServer.AUDIENCE),
        Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
        Map.entry("super.users", "User:admin;User:ANONYMOUS"));
  }

  /** Where {@code ca.pem}, {@code client.pem} and the other files of {@link Certificates} are. */
  public Path folder() {
    return folder;
  }

  /** The listener that asks for a login by SASL. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** The listener that asks for a certificate. */
  public String bootstrapServersForCertificates() {
    return broker.bootstrapServers(MUTUAL);
  }

  /** The identity provider's address. */
  public String tokenServer() {
    return tokens.url();
  }

  public void addScramUsers(List<String> users) throws InterruptedException, ExecutionException {
    try (Admin admin = admin()) {
      ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
      admin.alterUserScramCredentials(users.stream()
          .<UserScramCredentialAlteration>map(user -> new UserScramCredentialUpsertion(user, info, SECRET)).toList()).all().get();
    }
  }

  public void grant(List<AclBinding> rights) throws InterruptedException, ExecutionException {
    try (Admin admin = admin()) {
      admin.createAcls(rights).all().get();
    }
  }

  public void createTopics(List<NewTopic> topics) throws InterruptedException, ExecutionException {
    try (Admin admin = admin()) {
      admin.createTopics(topics).all().get();
    }
  }

  /** A client that may do anything. */
  public Admin admin() {
    Properties properties = new Properties();
    properties.putAll(Map.of("bootstrap.servers", bootstrapServers(), "security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", PLAIN_LOGIN.formatted(SECRET) + ";", "ssl.truststore.type", "PEM", "ssl.truststore.location",
        folder.resolve("ca.pem").toString()));
    return Admin.create(properties);
  }

  @Override
  public void close() throws IOException {
    broker.close();
    tokens.close();
    System.clearProperty(ALLOWED_URLS);
  }
}
