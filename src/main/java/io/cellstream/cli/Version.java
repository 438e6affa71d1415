package io.cellstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** The version that the build packed into the jar. */
final class Version implements IVersionProvider {
  private static final String DESCRIPTOR = "/META-INF/maven/io.cellstream/cellstream/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    return new String[]{"Cellstream " + own(),
        "Kafka clients " + AppInfoParser.getVersion() + ", Java " + Runtime.version() + ", " + System.getProperty("os.arch")};
  }

  /** Classes that run outside a jar have no descriptor. */
  static String own() throws IOException {
    try (InputStream descriptor = Version.class.getResourceAsStream(DESCRIPTOR)) {
      if (descriptor == null) {
        return "(not packaged)";
      }
      Properties properties = new Properties();
      properties.load(descriptor);
      return properties.getProperty("version", "(unknown)");
    }
  }
}
