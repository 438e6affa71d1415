/**
 * Persistence of sequence states: the bytes of a state, and the store they live in. Knows nothing of events' wire formats.
 */
@NullMarked
package io.cellstream.store;

import org.jspecify.annotations.NullMarked;
