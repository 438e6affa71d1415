/** A program of somebody else's, run without any class of Cellstream: this package's folder of classes stands on its class path alone. */
@NullMarked
package io.cellstream.interop.foreign;

import org.jspecify.annotations.NullMarked;
