/**
 * Models of Keras 2 and 3, in archives ({@code .keras}) and HDF5 ({@code .h5}), and weights alone. {@code KerasFile} is one such file, and
 * {@code LayerWeights} is where it has a layer's weights.
 */
@NullMarked
package io.cellstream.importer.keras;

import org.jspecify.annotations.NullMarked;
