package io.cellstream.format;

import io.cellstream.mapping.EventMapping;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.Format;
import io.cellstream.wire.RegistryClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a topic's values are written, and what reads and writes them so.
 *
 * @param topic the topic, by whose name schemas are registered
 * @param schema a file with the schema to read by
 * @param columns the names of the columns of {@link Format#CSV}; empty: they have none
 */
public record TopicFormat(Format format, String topic, Optional<Path> schema, List<String> columns) {

  /** Makes a reader of these fields, for one thread. */
  public FieldReader reader(EventMapping mapping, Optional<RegistryClient> registry) {
    List<FieldPath> paths = mapping.paths();
    throw new UnsupportedOperationException(format + " " + paths + registry);
  }

  /** Makes a translator, for one thread. */
  public ValueTranslator translator(Optional<RegistryClient> registry) {
    throw new UnsupportedOperationException(format + " " + registry);
  }
}
