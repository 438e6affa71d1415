package io.cellstream.format;

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

  /**
   * Makes a reader of fields, for one thread.
   *
   * @throws IllegalArgumentException if the settings do not go together
   */
  public FieldReader reader(List<FieldPath> paths, Optional<RegistryClient> registry) {
    return switch (format) {
      case AVRO -> new AvroFields(new AvroSchemaSource(topic, registry, schema), paths);
      case JSON, PROTOBUF, TEXT, CSV -> throw new UnsupportedOperationException(format + " " + paths + registry);
    };
  }

  /**
   * Makes a translator, for one thread.
   *
   * @param paths those of the mapping, if there is one
   * @throws IllegalArgumentException if the settings do not go together
   */
  public ValueTranslator translator(List<FieldPath> paths, Optional<RegistryClient> registry) {
    return switch (format) {
      case AVRO -> new AvroTranslator(new AvroSchemaSource(topic, registry, schema), paths);
      case JSON, PROTOBUF, TEXT, CSV -> throw new UnsupportedOperationException(format + " " + registry);
    };
  }
}
