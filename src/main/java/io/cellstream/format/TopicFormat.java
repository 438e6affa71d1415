package io.cellstream.format;

import io.cellstream.format.avro.AvroFields;
import io.cellstream.format.avro.AvroTranslator;
import io.cellstream.format.avro.SchemaSource;
import io.cellstream.format.json.JsonFields;
import io.cellstream.format.json.JsonTranslator;
import io.cellstream.format.protobuf.ProtobufFields;
import io.cellstream.format.protobuf.ProtobufTranslator;
import io.cellstream.format.protobuf.TopicSchemas;
import io.cellstream.format.text.CsvFields;
import io.cellstream.format.text.TextFields;
import io.cellstream.format.text.TextTranslator;
import io.cellstream.format.value.FieldReader;
import io.cellstream.format.value.ValueTranslator;
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
   * @throws IllegalArgumentException if values of this format can't have one of the fields, or the settings do not go together
   */
  public FieldReader reader(List<FieldPath> paths, Optional<RegistryClient> registry) {
    return switch (format) {
      case AVRO -> new AvroFields(new SchemaSource(topic, registry, schema), paths);
      case PROTOBUF -> new ProtobufFields(TopicSchemas.of(topic, registry), paths);
      case JSON -> new JsonFields(paths);
      case TEXT -> new TextFields(paths);
      case CSV -> new CsvFields(paths, columns);
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
      case AVRO -> new AvroTranslator(new SchemaSource(topic, registry, schema), paths);
      case PROTOBUF -> new ProtobufTranslator(TopicSchemas.of(topic, registry), paths);
      case JSON -> new JsonTranslator();
      case TEXT, CSV -> new TextTranslator();
    };
  }

  /** Makes a reader of what stands for a value in a line: JSON, or the value itself where it is a text. */
  FieldReader lineReader(List<FieldPath> paths) {
    return switch (format) {
      case AVRO, PROTOBUF, JSON -> new JsonFields(paths);
      case TEXT -> new TextFields(paths);
      case CSV -> new CsvFields(paths, columns);
    };
  }

  /** Whether a value is a text, which in JSON is a string. */
  boolean isText() {
    return format == Format.TEXT || format == Format.CSV;
  }
}
