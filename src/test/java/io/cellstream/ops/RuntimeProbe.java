package io.cellstream.ops;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.spi.LoginModule;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClientFactory;

/** Run on the image's Java runtime: exercises what is found by name at run time, so that jdeps can't see it. Prints a line for each. */
final class RuntimeProbe {

  private RuntimeProbe() {
  }

  public static void main(String[] args) throws Exception {
    say("tls", String.join(",", SSLContext.getDefault().getSupportedSSLParameters().getProtocols()));
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    say("authorities", ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers().length);
    say("ec", KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic().getAlgorithm());
    say("sasl", Collections.list(Sasl.getSaslClientFactories()).stream().map(SaslClientFactory.class::cast)
        .flatMap(factory -> Arrays.stream(factory.getMechanismNames(Map.of()))).sorted().distinct().toList());
    LoginModule kerberos = Class.forName("com.sun.security.auth.module.Krb5LoginModule").asSubclass(LoginModule.class)
        .getDeclaredConstructor().newInstance();
    say("kerberos", kerberos.getClass().getSimpleName());
    JMXConnectorServer jmx = JMXConnectorServerFactory.newJMXConnectorServer(new JMXServiceURL("rmi", "localhost", 0), null,
        ManagementFactory.getPlatformMBeanServer());
    jmx.start();
    say("jmx", jmx.isActive());
    jmx.stop();
    say("agent", ModuleLayer.boot().findModule("jdk.management.agent").isPresent());
    say("memory", ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() > 0);
    try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + Path.of(args[0]).toUri()), Map.of())) {
      say("zip", jar.getPath("META-INF").toString());
    }
    say("vector", ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    say("flags", ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  private static void say(String what, Object found) {
    System.out.println(what + ": " + found);
  }
}
