package io.cellstream.wire;

import java.util.UUID;

/** By what a registry knows a schema. */
public sealed interface SchemaId {

  /** The number that the registry gave it; above 0, unless it is a sender's invention. */
  record Numbered(int number) implements SchemaId {
    @Override
    public String toString() {
      return Integer.toString(number);
    }
  }

  /** The id that it has in every registry, from Confluent's 8.0 on. */
  record Guid(UUID guid) implements SchemaId {
    @Override
    public String toString() {
      return guid.toString();
    }
  }
}
