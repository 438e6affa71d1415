package io.cellstream.wire;

import org.apache.avro.Schema;

/**
 * A schema to write a topic's values with.
 *
 * @param front what stands in front of each value
 */
@SuppressWarnings("ArrayRecordComponent")
public record RegisteredValueSchema(Schema schema, byte[] front) {
}
