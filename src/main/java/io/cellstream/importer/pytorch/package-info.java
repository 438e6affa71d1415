/**
 * PyTorch's modules by their tensors' names, from safetensors files and those of {@code torch.save}.
 */
@NullMarked
package io.cellstream.importer.pytorch;

import org.jspecify.annotations.NullMarked;
