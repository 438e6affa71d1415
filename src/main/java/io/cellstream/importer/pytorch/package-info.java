/**
 * PyTorch's modules by their tensors' names, from safetensors files.
 */
@NullMarked
package io.cellstream.importer.pytorch;

import org.jspecify.annotations.NullMarked;
