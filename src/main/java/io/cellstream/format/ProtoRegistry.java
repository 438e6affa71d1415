package io.cellstream.format;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.RegisteredSchemaText;
import io.cellstream.wire.RegistryClient;
import io.cellstream.wire.SchemaId;
import io.cellstream.wire.SchemaText;
import java.util.Optional;

/** The schemas of a topic's values in a schema registry. */
final class ProtoRegistry implements ProtoSchemas {
  private static final String PROTOBUF = "PROTOBUF";

  private final String topic;
  private final RegistryClient registry;

  /** @throws IllegalArgumentException if there is no registry */
  ProtoRegistry(String topic, Optional<RegistryClient> registry) {
    this.topic = topic;
    this.registry = registry.orElseThrow(() -> new IllegalArgumentException("Protobuf values need schema.registry.url"));
  }

  @Override
  public Text schema(SchemaId id) throws RejectedEventException {
    return text(registry.schemaText(id, PROTOBUF));
  }

  @Override
  public Registered latest() {
    RegisteredSchemaText latest = registry.latest(topic, PROTOBUF);
    return new Registered(latest.id(), text(latest.schema()));
  }

  private static Text text(SchemaText schema) {
    return new Text(schema.text(), schema.references());
  }
}
