/**
 * What {@code torch.save} writes, read as data: {@code PickleReader} runs a pickle's program without ever calling anything, and
 * {@code TensorFile} finds the tensors in what that gives.
 */
@NullMarked
package io.cellstream.importer.pytorch.pickle;

import org.jspecify.annotations.NullMarked;
