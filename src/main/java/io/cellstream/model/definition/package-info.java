/** A model as plain data, as its files describe it and as {@link io.cellstream.model.layer} packs it. */
@NullMarked
package io.cellstream.model.definition;

import org.jspecify.annotations.NullMarked;
