package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.Linker;
import io.cellstream.format.protobuf.schema.SchemaTypes;
import io.cellstream.format.protobuf.schema.UnusableSchemaException;
import io.cellstream.format.value.ValueTranslator;
import io.cellstream.mapping.FieldPath;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.JsonLineException;
import io.cellstream.wire.RegisteredSchemaText;
import io.cellstream.wire.SchemaId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Protobuf in Confluent's frame to JSON and back. What is written is the first message type of the topic's latest schema. */
public final class ProtobufTranslator implements ValueTranslator {
  private static final List<Integer> FIRST = List.of(0);

  private final TopicSchemas schemas;
  private final List<FieldPath> paths;
  private final MessageInput in = new MessageInput();
  private final Map<SchemaId, Schema> known = new HashMap<>();
  private @Nullable Target target;

  /** @param paths those of a mapping, if there is one */
  public ProtobufTranslator(TopicSchemas schemas, List<FieldPath> paths) {
    this.schemas = schemas;
    this.paths = List.copyOf(paths);
  }

  private record Schema(SchemaTypes types, Map<List<Integer>, MessageToJson> writers) {
  }

  private record Target(int id, MessageFromJson reader) {
  }

  @Override
  public String json(byte[] value, Headers headers) throws RejectedEventException {
    MessageFrame frame = MessageFrame.of(value, headers, in);
    try {
      MessageToJson writer = writer(frame);
      try {
        return writer.json(in, frame.message());
      } catch (DamagedMessageException e) {
        throw new RejectedEventException(RejectCause.NOT_PROTOBUF, "a value of " + value.length + " bytes is not the message "
            + writer.rootName() + " of schema " + frame.id() + ": " + e.getMessage());
      }
    } catch (UnusableSchemaException e) {
      throw new RejectedEventException(RejectCause.INCOMPATIBLE_SCHEMA, "schema " + frame.id() + ": " + e.getMessage());
    }
  }

  private MessageToJson writer(MessageFrame frame) throws RejectedEventException, UnusableSchemaException {
    Schema schema = known.get(frame.id());
    if (schema == null) {
      schema = new Schema(Linker.types(schemas.schema(frame.id())), new HashMap<>());
      known.put(frame.id(), schema);
    }
    MessageToJson writer = schema.writers.get(frame.indexes());
    if (writer == null) {
      writer = new MessageToJson(schema.types, schema.types.message(frame.indexes()), paths);
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
    return MessageFrame.first(to.id, to.reader.message(json));
  }

  private Target target() throws JsonLineException {
    RegisteredSchemaText latest = schemas.latest();
    try {
      SchemaTypes types = Linker.types(latest.schema());
      return new Target(latest.id(), new MessageFromJson(types, types.message(FIRST)));
    } catch (UnusableSchemaException e) {
      throw new JsonLineException("schema " + latest.id() + ": " + e.getMessage());
    }
  }
}
