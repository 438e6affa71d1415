package io.cellstream.modelfile;

import java.nio.ByteBuffer;

/** A tensor whose elements come piece by piece, of any width, made F32. What wider floats lose is kept, and what is not finite is refused. */
public final class TensorBuilder {
  private final String file;
  private final String name;
  private final int[] shape;
  private final Dtype dtype;
  private final float[] data;
  private int done;
  private double rounding;

  /**
   * @param file how errors name the file
   * @param elements as many as the shape has; the file must have been found to have them
   */
  public TensorBuilder(String file, String name, int[] shape, Dtype dtype, int elements) {
    this.file = file;
    this.name = name;
    this.shape = shape.clone();
    this.dtype = dtype;
    this.data = new float[elements];
  }

  /** How many elements are missing yet. */
  public int missing() {
    return data.length - done;
  }

  /** @param piece the next elements, in their order of bytes; it is used up */
  public void add(ByteBuffer piece) {
    ByteBuffer exact = piece.duplicate().order(piece.order());
    int count = piece.remaining() / dtype.bytes();
    dtype.get(piece, data, done, count);
    for (int i = done; dtype == Dtype.F64 && i < done + count; i++) {
      rounding = Math.max(rounding, Rounding.difference(exact.getDouble(), data[i]));
    }
    done += count;
  }

  /** @throws ModelFileException naming the first element that is not finite */
  public StoredTensor build() throws ModelFileException {
    for (int i = 0; i < data.length; i++) {
      if (!Float.isFinite(data[i])) {
        throw new ModelFileException(file + ": tensor \"" + name + "\" has " + data[i] + " at " + StoredTensor.position(shape, i)
            + "; every weight must be finite");
      }
    }
    return new StoredTensor(name, shape, dtype, data, dtype == Dtype.F64 ? new Rounding(1, rounding) : Rounding.NONE);
  }
}
