/** What a model makes of a sequence's hidden state: its head, packed, and the outputs it gives. */
@NullMarked
package io.cellstream.model.head;

import org.jspecify.annotations.NullMarked;
