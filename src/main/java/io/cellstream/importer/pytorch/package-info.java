/**
 * PyTorch's modules by their tensors' names.
 */
@NullMarked
package io.cellstream.importer.pytorch;

import org.jspecify.annotations.NullMarked;
