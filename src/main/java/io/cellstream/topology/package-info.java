/** The processor with its source and sinks, and their names. An event's way through it: decode and check, decide and step, encode, sink. */
@NullMarked
package io.cellstream.topology;

import org.jspecify.annotations.NullMarked;
