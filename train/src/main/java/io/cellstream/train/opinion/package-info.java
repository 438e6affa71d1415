/** Opinions in an invented language, in which what stands behind a word changes what it says. */
@NullMarked
package io.cellstream.train.opinion;

import org.jspecify.annotations.NullMarked;
