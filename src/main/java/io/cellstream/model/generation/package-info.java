/** How a model with a decoder writes sequences: greedy, by drawing tokens, by beam search. */
@NullMarked
package io.cellstream.model.generation;

import org.jspecify.annotations.NullMarked;
