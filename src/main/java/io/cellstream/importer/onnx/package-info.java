/**
 * ONNX graphs: constants are folded, and what is left must be a chain from one input through recurrent layers to an output.
 */
@NullMarked
package io.cellstream.importer.onnx;

import org.jspecify.annotations.NullMarked;
