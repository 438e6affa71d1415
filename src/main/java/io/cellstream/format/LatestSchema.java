package io.cellstream.format;

import io.cellstream.format.avro.AvroDeclared;
import io.cellstream.format.json.JsonDeclared;
import io.cellstream.format.protobuf.ProtobufDeclared;
import io.cellstream.format.value.DeclaredFields;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.Format;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.LatestVersion;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.SchemaId;
import io.cellstream.wire.SchemaSurvey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The schema that a topic's values are written with now. */
public sealed interface LatestSchema {

  /** What to call it in a message. */
  String name();

  /** One that values of the topic's format can have. */
  record Usable(String name, DeclaredFields fields) implements LatestSchema {
  }

  /**
   * One whose values can't be read.
   *
   * @param problem why not
   */
  record Unusable(String name, String problem) implements LatestSchema {
  }

  /**
   * The registry's latest one, or else the one of the file; empty: there is none, or the format has none.
   *
   * @param paths that are asked for
   * @throws io.cellstream.wire.RegistryUnavailableException if the registry can't be asked
   * @throws io.cellstream.wire.SchemaSetupException if it does not say
   */
  static Optional<LatestSchema> of(TopicFormat topic, List<FieldPath> paths, Optional<RegistryClient> registry) {
    if (topic.isText()) {
      return Optional.empty();
    }
    Optional<LatestVersion> latest = registry.flatMap(client -> new SchemaSurvey(client).latestOf(topic.topic()));
    return latest.isPresent()
        ? Optional.of(registered(topic, paths, latest.get(), registry.orElseThrow()))
        : topic.schema().filter(_ -> topic.format() == Format.AVRO).map(LatestSchema::ofFile);
  }

  private static LatestSchema registered(TopicFormat topic, List<FieldPath> paths, LatestVersion latest, RegistryClient registry) {
    String name = latest.toString();
    SchemaId id = new SchemaId.Numbered(latest.id());
    try {
      return new Usable(name, switch (topic.format()) {
        case AVRO -> AvroDeclared.of(registry.writerSchema(id), topic.schema());
        case PROTOBUF -> ProtobufDeclared.of(registry.schemaText(id, "PROTOBUF"), paths);
        case JSON -> JsonDeclared.of(registry.schemaText(id, "JSON").text());
        case TEXT, CSV -> throw new IllegalArgumentException(topic.format() + " has no schema");
      });
    } catch (RejectedEventException | IllegalArgumentException e) {
      return new Unusable(name, String.valueOf(e.getMessage()));
    }
  }

  private static LatestSchema ofFile(Path file) {
    String name = "the schema in cellstream.input.schema";
    try {
      return new Usable(name, AvroDeclared.of(file));
    } catch (IllegalArgumentException e) {
      return new Unusable(name, String.valueOf(e.getMessage()));
    }
  }
}
