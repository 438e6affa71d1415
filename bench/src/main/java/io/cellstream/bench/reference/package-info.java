/**
 * ONNX Runtime as what an imported model is checked against: a service of the application's command {@code import}, which finds it where
 * this project has been built.
 */
@NullMarked
package io.cellstream.bench.reference;

import org.jspecify.annotations.NullMarked;
