package io.cellstream.importer.pytorch.pickle;

import io.cellstream.importer.foreign.Budget;
import io.cellstream.importer.pytorch.pickle.Value.Items;
import io.cellstream.importer.pytorch.pickle.Value.PickledTensor;
import io.cellstream.importer.pytorch.pickle.Value.Storage;
import io.cellstream.importer.pytorch.pickle.Value.Whole;
import io.cellstream.modelfile.Dtype;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.OtherTensor;
import io.cellstream.modelfile.StoredTensor;
import io.cellstream.modelfile.TensorBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/**
 * Tensors made of their views of storages. Views may overlap, as tied weights do, and leave elements out; what they copy together is
 * bounded by the file's size.
 */
final class StoredElements {
  private static final int CHUNK = 1 << 16;
  private static final int MOST_DIMENSIONS = 2;

  private final String file;
  private final Map<String, ByteBuffer> storages;
  private final Budget budget;

  /**
   * @param storages by their keys, in the file's order of bytes
   * @param bytes of the file
   */
  StoredElements(String file, Map<String, ByteBuffer> storages, long bytes) {
    this.file = file;
    this.storages = storages;
    this.budget = new Budget(bytes);
  }

  /** What a tensor is that is not of floats in one or two dimensions; empty if it is. */
  static Optional<OtherTensor> other(String name, PickledTensor view) {
    int dimensions = view.sizes().values().size();
    boolean isWeight = view.type().dtype().isPresent() && dimensions >= 1 && dimensions <= MOST_DIMENSIONS;
    return isWeight
        ? Optional.empty()
        : Optional.of(new OtherTensor(name,
            view.sizes().values().stream().map(size -> size instanceof Whole whole ? whole.number() : -1L).toList(), view.type().word()));
  }

  /** @throws ModelFileException if it is not of floats in one or two dimensions, or is not inside its storage */
  StoredTensor tensor(String name, PickledTensor view) throws ModelFileException {
    String what = file + ": tensor \"" + name + "\"";
    Dtype dtype = view.type().dtype().orElseThrow(() -> new ModelFileException(what + " is of " + view.type().word()
        + ", but weights are float64, float32, float16 or bfloat16; leave it out of the dictionary, or convert it"));
    int dimensions = view.sizes().values().size();
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS || view.strides().values().size() != dimensions) {
      throw new ModelFileException(
          what + " has " + dimensions + " dimensions, but must have 1 or 2: weights and biases of recurrent layers,"
              + " Linears and Embeddings; a convolution, for one, can't be carried over");
    }
    ByteBuffer storage = storages.getOrDefault(view.storage().key(), ByteBuffer.allocate(0));
    long stored = storage.remaining() / dtype.bytes();
    if (view.offset() < 0 || view.offset() >= stored) {
      throw outside(what, stored);
    }
    long elements = 1;
    long last = view.offset();
    int[] shape = new int[dimensions];
    long[] strides = new long[dimensions];
    for (int d = 0; d < dimensions; d++) {
      long size = number(what, view.sizes(), d);
      strides[d] = number(what, view.strides(), d);
      if (size == 0) {
        throw new ModelFileException(what + " has no elements, as a size is 0; leave it out of the dictionary");
      }
      // below 2^31 each, so that no product overflows
      if (size > Integer.MAX_VALUE || (size > 1 && strides[d] > stored)) {
        throw outside(what, stored);
      }
      shape[d] = (int) size;
      elements *= size;
      last += size == 1 ? 0 : (size - 1) * strides[d];
    }
    if (last >= stored) {
      throw outside(what, stored);
    }
    if (elements > Integer.MAX_VALUE - 8 || !budget.take(elements)) {
      throw new ModelFileException(what + " takes " + elements + " elements of a storage of " + stored
          + "; all tensors together copy more than the file's size allows");
    }
    return copy(name, dtype, shape, strides, view.offset(), storage);
  }

  private StoredTensor copy(String name, Dtype dtype, int[] shape, long[] strides, long offset, ByteBuffer storage)
      throws ModelFileException {
    int rows = shape[0];
    int columns = shape.length == 1 ? 1 : shape[1];
    int width = dtype.bytes();
    TensorBuilder builder = new TensorBuilder(file, name, shape, dtype, rows * columns);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(storage.order());
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        if (chunk.remaining() < width) {
          builder.add(chunk.flip());
          chunk.clear();
        }
        long element = offset + r * strides[0] + (shape.length == 1 ? 0 : c * strides[1]);
        chunk.put(chunk.position(), storage, (int) element * width, width).position(chunk.position() + width);
      }
    }
    builder.add(chunk.flip());
    return builder.build();
  }

  private static long number(String what, Items numbers, int d) throws ModelFileException {
    if (numbers.values().get(d) instanceof Whole whole && whole.number() >= 0) {
      return whole.number();
    }
    throw new ModelFileException(what + " has a size or stride that is no number; the file is damaged, or not made by torch.save");
  }

  private static ModelFileException outside(String what, long stored) {
    return new ModelFileException(what + " reaches beyond its storage of " + stored + " elements; the file is damaged");
  }

  /** A storage's bytes, which must be as many as the pickle says. */
  static ByteBuffer storage(String file, Storage storage, byte[] bytes, ByteOrder order) throws ModelFileException {
    if (bytes.length % storage.type().bytes() != 0 || bytes.length / storage.type().bytes() != storage.elements()) {
      throw new ModelFileException(file + ": storage \"" + storage.key() + "\" should have " + storage.elements() + " elements of "
          + storage.type().word() + ", but has " + bytes.length + " bytes; the file is damaged");
    }
    return ByteBuffer.wrap(bytes).order(order);
  }
}
