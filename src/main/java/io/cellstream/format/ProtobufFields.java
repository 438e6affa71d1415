package io.cellstream.format;

import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.PerSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads Protobuf in Confluent's frame. What depends on the schema and the message type alone is worked out once. */
final class ProtobufFields implements FieldReader {
  private final List<FieldPath> paths;
  private final PerSchema<Schema> known;
  private final ProtoBytes in = new ProtoBytes();

  ProtobufFields(ProtoSchemas schemas, List<FieldPath> paths) {
    this.known = new PerSchema<>(id -> schema(schemas.schema(id)));
    this.paths = List.copyOf(paths);
  }

  /** A schema, and what was worked out for its message types: a program, or why there is none. */
  private record Schema(@Nullable ProtoTypes types, String problem, Map<List<Integer>, Message> messages) {
  }

  private record Message(String name, @Nullable ProtoProgram program, String problem) {
  }

  @Override
  public void read(byte[] value, Headers headers, FieldValues into) throws RejectedEventException {
    ProtoFrame frame = ProtoFrame.of(value, headers, in);
    Message message = message(frame);
    if (message.program == null) {
      throw incompatible(frame, message.problem);
    }
    try {
      message.program.read(in, frame.message(), into);
    } catch (ProtoDamageException e) {
      throw new RejectedEventException(RejectCause.NOT_PROTOBUF, "a value of " + value.length + " bytes is not the message " + message.name
          + " of schema " + frame.id() + ": " + e.getMessage());
    }
  }

  private Message message(ProtoFrame frame) throws RejectedEventException {
    Schema schema = known.get(frame.id());
    if (schema.types == null) {
      throw incompatible(frame, schema.problem);
    }
    Message message = schema.messages.get(frame.indexes());
    if (message == null) {
      message = message(schema.types, frame);
      schema.messages.put(frame.indexes(), message);
    }
    return message;
  }

  private static Schema schema(ProtoSchemas.Text text) {
    try {
      return new Schema(ProtoLinker.types(text), "", new HashMap<>());
    } catch (ProtoSchemaException e) {
      return new Schema(null, String.valueOf(e.getMessage()), new HashMap<>());
    }
  }

  private Message message(ProtoTypes types, ProtoFrame frame) throws RejectedEventException {
    ProtoMessage type;
    try {
      type = types.message(frame.indexes());
    } catch (ProtoSchemaException e) {
      // not remembered: values can name any number of types that a schema has not
      throw incompatible(frame, String.valueOf(e.getMessage()));
    }
    try {
      return new Message(type.fullName(), ProtoCompiler.program(types, type, paths), "");
    } catch (ProtoSchemaException e) {
      return new Message(type.fullName(), null, String.valueOf(e.getMessage()));
    }
  }

  private static RejectedEventException incompatible(ProtoFrame frame, String problem) {
    return new RejectedEventException(RejectCause.INCOMPATIBLE_SCHEMA, "schema " + frame.id() + ": " + problem);
  }
}
