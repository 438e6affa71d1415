package io.cellstream.format.protobuf;

import io.cellstream.format.protobuf.schema.Linker;
import io.cellstream.format.protobuf.schema.MessageType;
import io.cellstream.format.protobuf.schema.SchemaTypes;
import io.cellstream.format.protobuf.schema.UnusableSchemaException;
import io.cellstream.format.value.FieldReader;
import io.cellstream.mapping.FieldPath;
import io.cellstream.mapping.FieldValues;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.PerSchema;
import io.cellstream.wire.SchemaText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads Protobuf in Confluent's frame. What depends on the schema and the message type alone is worked out once. */
public final class ProtobufFields implements FieldReader {
  private final List<FieldPath> paths;
  private final PerSchema<Schema> known;
  private final MessageInput in = new MessageInput();

  public ProtobufFields(TopicSchemas schemas, List<FieldPath> paths) {
    this.known = new PerSchema<>(id -> schema(schemas.schema(id)));
    this.paths = List.copyOf(paths);
  }

  /** A schema, and what was worked out for its message types: a program, or why there is none. */
  private record Schema(@Nullable SchemaTypes types, String problem, Map<List<Integer>, Message> messages) {
  }

  private record Message(String name, @Nullable MessageProgram program, String problem) {
  }

  @Override
  public void read(byte[] value, Headers headers, FieldValues into) throws RejectedEventException {
    MessageFrame frame = MessageFrame.of(value, headers, in);
    Message message = message(frame);
    if (message.program == null) {
      throw incompatible(frame, message.problem);
    }
    try {
      message.program.read(in, frame.message(), into);
    } catch (DamagedMessageException e) {
      throw new RejectedEventException(RejectCause.NOT_PROTOBUF, "a value of " + value.length + " bytes is not the message " + message.name
          + " of schema " + frame.id() + ": " + e.getMessage());
    }
  }

  private Message message(MessageFrame frame) throws RejectedEventException {
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

  private static Schema schema(SchemaText text) {
    try {
      return new Schema(Linker.types(text), "", new HashMap<>());
    } catch (UnusableSchemaException e) {
      return new Schema(null, String.valueOf(e.getMessage()), new HashMap<>());
    }
  }

  private Message message(SchemaTypes types, MessageFrame frame) throws RejectedEventException {
    MessageType type;
    try {
      type = types.message(frame.indexes());
    } catch (UnusableSchemaException e) {
      // not remembered: values can name any number of types that a schema has not
      throw incompatible(frame, String.valueOf(e.getMessage()));
    }
    try {
      return new Message(type.fullName(), ProgramCompiler.program(types, type, paths), "");
    } catch (UnusableSchemaException e) {
      return new Message(type.fullName(), null, String.valueOf(e.getMessage()));
    }
  }

  private static RejectedEventException incompatible(MessageFrame frame, String problem) {
    return new RejectedEventException(RejectCause.INCOMPATIBLE_SCHEMA, "schema " + frame.id() + ": " + problem);
  }
}
