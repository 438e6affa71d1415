/**
 * The model package on disk: reading it strictly, validating it, writing it. A package is a folder with {@code model.json},
 * {@code weights.safetensors} and JSON string arrays for the vocabulary and the labels; whatever is wrong with it ends in one
 * {@link io.cellstream.modelfile.ModelFileException} of one line.
 */
@NullMarked
package io.cellstream.modelfile;

import org.jspecify.annotations.NullMarked;
