/**
 * Protobuf schemas: the types that a {@code .proto} file and those that it imports declare. Nothing here knows values, and nothing else knows
 * the parser.
 */
@NullMarked
package io.cellstream.format.protobuf.schema;

import org.jspecify.annotations.NullMarked;
