package io.cellstream.mapping;

import java.util.Locale;

import java.util.Locale;

/** How the values of a topic are written. */
public enum Format {
  /** Avro's binary encoding, with the id of its schema, or by a schema file. */
  AVRO,
  /** A JSON value in UTF-8, with or without the id of a JSON Schema in front. */
  JSON,
  /** Protobuf, with the id of its schema in Confluent's frame. */
  PROTOBUF,
  /** A text in UTF-8; the path of it is {@code value}. */
  TEXT,
  /** A line of texts between commas; paths are the names of the columns, or places. */
  CSV;

  /** Whether values can't be read without a registry. */
  public boolean needsRegistry(boolean hasSchemaFile) {
    return switch (this) {
      case AVRO -> !hasSchemaFile;
      case PROTOBUF -> true;
      case JSON, TEXT, CSV -> false;
    };
  }

  /** The word that the setting has for it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
