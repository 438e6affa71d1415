/**
 * Runs a model: its input, its stack of recurrent layers, its head. A model is immutable once built, and shared by threads; the buffers of
 * a running step are in a {@link io.cellstream.model.StepWorkspace}, one per thread.
 */
@NullMarked
package io.cellstream.model;

import org.jspecify.annotations.NullMarked;
