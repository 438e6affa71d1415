/** JSON values, with or without a schema's id in front. */
@NullMarked
package io.cellstream.format.json;

import org.jspecify.annotations.NullMarked;
