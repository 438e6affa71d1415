/** Avro values: with an id of a registry, or by a schema file. What reads a mapping's paths is worked out once for each schema. */
@NullMarked
package io.cellstream.format.avro;

import org.jspecify.annotations.NullMarked;
