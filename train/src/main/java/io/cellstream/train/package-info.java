/**
 * Trains models outside the stream, with PyTorch's automatic differentiation through DJL, and writes them as model packages. The only place
 * where PyTorch is used.
 */
@NullMarked
package io.cellstream.train;

import org.jspecify.annotations.NullMarked;
