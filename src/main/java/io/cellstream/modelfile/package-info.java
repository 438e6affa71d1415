/**
 * The model package on disk: it is read strictly, validated, and written. A package is a folder with {@code model.json},
 * {@code weights.safetensors} and JSON string arrays for the vocabulary and the labels. Anything that is wrong with it ends in a
 * {@link io.cellstream.modelfile.ModelFileException} with one line.
 */
@NullMarked
package io.cellstream.modelfile;

import org.jspecify.annotations.NullMarked;
