package io.cellstream.wire;

/**
 * A schema to write a topic's values with.
 *
 * @param id under which the registry has it
 */
public record RegisteredSchemaText(int id, SchemaText schema) {
}
