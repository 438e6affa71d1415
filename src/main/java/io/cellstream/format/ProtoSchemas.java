package io.cellstream.format;

import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.SchemaId;
import java.util.Map;

/** The Protobuf schemas that a registry has. */
interface ProtoSchemas {

  /**
   * The text of a {@code .proto} file.
   *
   * @param imports the texts of the files that it imports, directly or not, by the names under which they are imported
   */
  record Text(String text, Map<String, String> imports) {
    public Text {
      imports = Map.copyOf(imports);
    }
  }

  /** A text and the id under which the registry has it. */
  record Registered(int id, Text text) {
  }

  /**
   * The schema that a value was written with.
   *
   * @throws RejectedEventException UNKNOWN_SCHEMA, or INCOMPATIBLE_SCHEMA if it is none of Protobuf
   */
  Text schema(SchemaId id) throws RejectedEventException;

  /** The latest schema of the topic's values. */
  Registered latest();
}
