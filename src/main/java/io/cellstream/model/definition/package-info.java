/** A model as plain data: what its files say, and what {@link io.cellstream.model.layer} packs. */
@NullMarked
package io.cellstream.model.definition;

import org.jspecify.annotations.NullMarked;
