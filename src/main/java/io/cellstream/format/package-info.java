/** Records' values in the formats that topics have: their fields for a mapping, and to and from JSON. */
@NullMarked
package io.cellstream.format;

import org.jspecify.annotations.NullMarked;
