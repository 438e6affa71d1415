/** Which fields of a record of one's own become an event, and how: paths, what is made of a value, and what stands in for a missing one. */
@NullMarked
package io.cellstream.mapping;

import org.jspecify.annotations.NullMarked;
