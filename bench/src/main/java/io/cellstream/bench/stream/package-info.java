/**
 * Measures the whole stream, from a topic to committed predictions: Cellstream, the same stream with a model that costs nothing, and what a
 * user would write instead, in turns on the same events.
 */
@NullMarked
package io.cellstream.bench.stream;

import org.jspecify.annotations.NullMarked;
