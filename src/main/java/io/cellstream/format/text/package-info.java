/** Values that are one text, or one line of CSV. */
@NullMarked
package io.cellstream.format.text;

import org.jspecify.annotations.NullMarked;
