package io.cellstream.cli;

import io.cellstream.kernel.KernelMode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** What the build packed into the jar, and what it runs on. */
final class Version implements IVersionProvider {
  private static final String DESCRIPTOR = "/META-INF/maven/io.cellstream/cellstream/pom.properties";
  private static final String BUILD = "/META-INF/cellstream/build.properties";

  @Override
  public String[] getVersion() throws IOException {
    return new String[]{"Cellstream " + own() + ", commit " + commit(),
        "Kafka clients " + AppInfoParser.getVersion() + ", Java " + Runtime.version() + ", " + System.getProperty("os.arch"),
        "kernel " + KernelWords.of(KernelMode.AUTO)};
  }

  /** Classes that run outside a jar have no descriptor. */
  static String own() throws IOException {
    return packed(DESCRIPTOR, "version", "(not packaged)");
  }

  /** Which sources it was made of; those that no repository came with have none. */
  private static String commit() throws IOException {
    return packed(BUILD, "commit", "unknown");
  }

  private static String packed(String resource, String name, String otherwise) throws IOException {
    try (InputStream stream = Version.class.getResourceAsStream(resource)) {
      Properties properties = new Properties();
      if (stream != null) {
        properties.load(stream);
      }
      return properties.getProperty(name, otherwise);
    }
  }
}
