/**
 * ONNX graphs: constants are folded, and what is left must be a chain from one input through recurrent layers to an output. {@code Evaluator}
 * runs a graph node after node on what is known of its tensors, {@code Operators} has what each operator makes of them, and three readers
 * make models of what came out: of a whole chain, of an encoder, of a decoder.
 */
@NullMarked
package io.cellstream.importer.onnx;

import org.jspecify.annotations.NullMarked;
