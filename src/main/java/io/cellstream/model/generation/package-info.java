/** How a model with a decoder generates sequences: greedily, by sampling, or by beam search. */
@NullMarked
package io.cellstream.model.generation;

import org.jspecify.annotations.NullMarked;
