package io.cellstream.modelfile;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A tensor of a file from elsewhere that can't be a weight here: it is not of floats, or not of one or two dimensions. Its data is not read.
 *
 * @param type of its elements, as the file names it
 */
public record OtherTensor(String name, List<Long> shape, String type) {
  public OtherTensor {
    shape = List.copyOf(shape);
  }

  /** Its shape and type, for people: {@code [64 × 3 × 5] int64}. */
  public String text() {
    return "[" + shape.stream().map(String::valueOf).collect(Collectors.joining(" × ")) + "] " + type;
  }
}
