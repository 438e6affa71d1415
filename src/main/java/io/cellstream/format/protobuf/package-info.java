/**
 * Protobuf values in Confluent's frame. A message is scanned for the fields that are looked for; these are read to a mapping's places, or
 * written as JSON.
 */
@NullMarked
package io.cellstream.format.protobuf;

import org.jspecify.annotations.NullMarked;
