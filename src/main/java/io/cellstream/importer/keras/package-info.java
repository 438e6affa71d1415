/**
 * Keras 3 models ({@code .keras}) and their weights alone ({@code .weights.h5}).
 */
@NullMarked
package io.cellstream.importer.keras;

import org.jspecify.annotations.NullMarked;
