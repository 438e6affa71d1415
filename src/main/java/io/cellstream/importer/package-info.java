/**
 * Model files from elsewhere become model packages: tensors of PyTorch's modules, ONNX graphs, Keras models. Each reader makes a
 * {@link io.cellstream.importer.foreign.ForeignModel} of its file, whose {@link io.cellstream.importer.Gaps} are filled with what the user
 * says. What can't be carried over exactly is refused by name, never approximated; files are data of unknown origin, and nothing in them is
 * ever run. Its libraries live in {@code lib-import/}, and only the command {@code import} gets them.
 */
@NullMarked
package io.cellstream.importer;

import org.jspecify.annotations.NullMarked;
