/**
 * Bytes to events and predictions to bytes: Avro in Confluent's wire format, and JSON lines. {@link io.cellstream.wire.RegistryClient} is
 * the only way to the Schema Registry, and every reader and writer of Avro stands on it. Two kinds of failure never mix: a value that is the
 * sender's fault is rejected with its cause, a registry that does not do its work throws.
 */
@NullMarked
package io.cellstream.wire;

import org.jspecify.annotations.NullMarked;
