/**
 * Bytes to events and predictions to bytes: Avro in Confluent's wire format, and JSON lines.
 */
@NullMarked
package io.cellstream.wire;

import org.jspecify.annotations.NullMarked;
