/** A model's head, packed for a kernel, and the outputs that it makes of hidden states. */
@NullMarked
package io.cellstream.model.head;

import org.jspecify.annotations.NullMarked;
