/**
 * The model package on disk: reading it strictly, validating it, writing it.
 */
@NullMarked
package io.cellstream.modelfile;

import org.jspecify.annotations.NullMarked;
