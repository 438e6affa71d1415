package io.cellstream.format;

import io.cellstream.mapping.FieldPath;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.SchemaId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Protobuf in Confluent's frame to JSON and back. What is written is the first message type of the topic's latest schema. */
final class ProtobufTranslator implements ValueTranslator {
  private static final List<Integer> FIRST = List.of(0);

  private final ProtoSchemas schemas;
  private final List<FieldPath> paths;
  private final ProtoBytes in = new ProtoBytes();
  private final Map<SchemaId, Schema> known = new HashMap<>();
  private @Nullable Target target;

  /** @param paths those of a mapping, if there is one */
  ProtobufTranslator(ProtoSchemas schemas, List<FieldPath> paths) {
    this.schemas = schemas;
    this.paths = List.copyOf(paths);
  }

  private record Schema(ProtoTypes types, Map<List<Integer>, ProtoJsonWriter> writers) {
  }

  private record Target(int id, ProtoJsonReader reader) {
  }

  @Override
  public String json(byte[] value, Headers headers) throws RejectedEventException {
    ProtoFrame frame = ProtoFrame.of(value, headers, in);
    try {
      ProtoJsonWriter writer = writer(frame);
      try {
        return writer.json(in, frame.message());
      } catch (ProtoDamageException e) {
        throw new RejectedEventException(RejectCause.NOT_PROTOBUF, "a value of " + value.length + " bytes is not the message "
            + writer.rootName() + " of schema " + frame.id() + ": " + e.getMessage());
      }
    } catch (ProtoSchemaException e) {
      throw new RejectedEventException(RejectCause.INCOMPATIBLE_SCHEMA, "schema " + frame.id() + ": " + e.getMessage());
    }
  }

  private ProtoJsonWriter writer(ProtoFrame frame) throws RejectedEventException, ProtoSchemaException {
    Schema schema = known.get(frame.id());
    if (schema == null) {
      schema = new Schema(ProtoLinker.types(schemas.schema(frame.id())), new HashMap<>());
      known.put(frame.id(), schema);
    }
    ProtoJsonWriter writer = schema.writers.get(frame.indexes());
    if (writer == null) {
      writer = new ProtoJsonWriter(schema.types, schema.types.message(frame.indexes()), paths);
      schema.writers.put(frame.indexes(), writer);
    }
    return writer;
  }

  @Override
  public byte[] value(String json) throws JsonLineException {
    Target to = target;
    if (to == null) {
      to = target();
      target = to;
    }
    return ProtoFrame.first(to.id, to.reader.message(json));
  }

  private Target target() throws JsonLineException {
    ProtoSchemas.Registered latest = schemas.latest();
    try {
      ProtoTypes types = ProtoLinker.types(latest.text());
      return new Target(latest.id(), new ProtoJsonReader(types, types.message(FIRST)));
    } catch (ProtoSchemaException e) {
      throw new JsonLineException("schema " + latest.id() + ": " + e.getMessage());
    }
  }
}
