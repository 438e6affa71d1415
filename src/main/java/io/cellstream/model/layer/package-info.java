/** Layers, packed for a kernel and shared by all threads, and the buffers in which a thread runs them. */
@NullMarked
package io.cellstream.model.layer;

import org.jspecify.annotations.NullMarked;
