package io.cellstream.importer.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cellstream.importer.foreign.Budget;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.Rounding;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Constants from their protobuf form. Nothing is allocated for a size that is only claimed. */
final class TensorReader {
  /** No model has more; each node looks at them all. */
  static final int MOST_DIMENSIONS = 32;
  private static final String EXTERNAL = "external data";

  private final Path file;
  private final Budget budget;
  private final Set<Path> counted = new HashSet<>();
  private int doubles;
  private double lost;

  TensorReader(Path file, Budget budget) {
    this.file = file;
    this.budget = budget;
  }

  /** What became of the tensors that were read so far. */
  Rounding rounding() {
    return new Rounding(doubles, lost);
  }

  private float rounded(double exact) {
    float rounded = (float) exact;
    lost = Math.max(lost, Rounding.difference(exact, rounded));
    return rounded;
  }

  /** @param name how errors name the tensor */
  Value.Constant read(String name, TensorProto tensor) throws ModelFileException {
    int[] shape = shape(name, tensor.getDimsList());
    long size = size(name, shape);
    if (tensor.hasSegment()) {
      throw error(name, "is in segments, which no version of ONNX writes");
    }
    doubles += tensor.getDataType() == TensorProto.DataType.DOUBLE_VALUE ? 1 : 0;
    boolean external = tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    return switch (tensor.getDataType()) {
      case TensorProto.DataType.FLOAT_VALUE, TensorProto.DataType.DOUBLE_VALUE, TensorProto.DataType.FLOAT16_VALUE,
          TensorProto.DataType.BFLOAT16_VALUE ->
        new Value.Floats(shape, floats(name, tensor, size, external));
      case TensorProto.DataType.INT64_VALUE, TensorProto.DataType.INT32_VALUE, TensorProto.DataType.BOOL_VALUE ->
        new Value.Ints(shape, integers(name, tensor, size, external));
      default ->
        throw error(name, "has data type " + tensor.getDataType() + "; only FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT64, INT32 and BOOL"
            + " are read");
    };
  }

  private int[] shape(String name, List<Long> dims) throws ModelFileException {
    if (dims.size() > MOST_DIMENSIONS) {
      throw error(name, "has " + dims.size() + " dimensions; at most " + MOST_DIMENSIONS + " are read");
    }
    int[] shape = new int[dims.size()];
    for (int d = 0; d < shape.length; d++) {
      long size = dims.get(d);
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw error(name, "has a dimension of " + size);
      }
      shape[d] = (int) size;
    }
    return shape;
  }

  private long size(String name, int[] shape) throws ModelFileException {
    long size = 1;
    for (int dimension : shape) {
      size *= dimension;
      if (size > Integer.MAX_VALUE - 8L) {
        throw error(name, "claims more than 2³¹ elements");
      }
    }
    return size;
  }

  private float[] floats(String name, TensorProto tensor, long size, boolean external) throws ModelFileException {
    int type = tensor.getDataType();
    int width = type == TensorProto.DataType.DOUBLE_VALUE
        ? Double.BYTES
        : type == TensorProto.DataType.FLOAT_VALUE ? Float.BYTES : Short.BYTES;
    if (external || tensor.hasRawData()) {
      ByteBuffer raw = raw(name, tensor, size * width, external);
      float[] floats = new float[(int) size];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = switch (type) {
          case TensorProto.DataType.DOUBLE_VALUE -> rounded(raw.getDouble());
          case TensorProto.DataType.FLOAT_VALUE -> raw.getFloat();
          case TensorProto.DataType.FLOAT16_VALUE -> Float.float16ToFloat(raw.getShort());
          default -> Float.intBitsToFloat(raw.getShort() << Short.SIZE);
        };
      }
      return floats;
    }
    int there = type == TensorProto.DataType.DOUBLE_VALUE
        ? tensor.getDoubleDataCount()
        : type == TensorProto.DataType.FLOAT_VALUE ? tensor.getFloatDataCount() : tensor.getInt32DataCount();
    requireCount(name, there, size);
    float[] floats = new float[(int) size];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = switch (type) {
        case TensorProto.DataType.DOUBLE_VALUE -> rounded(tensor.getDoubleData(i));
        case TensorProto.DataType.FLOAT_VALUE -> tensor.getFloatData(i);
        case TensorProto.DataType.FLOAT16_VALUE -> Float.float16ToFloat((short) tensor.getInt32Data(i));
        default -> Float.intBitsToFloat(tensor.getInt32Data(i) << Short.SIZE);
      };
    }
    return floats;
  }

  private long[] integers(String name, TensorProto tensor, long size, boolean external) throws ModelFileException {
    boolean wide = tensor.getDataType() == TensorProto.DataType.INT64_VALUE;
    boolean bool = tensor.getDataType() == TensorProto.DataType.BOOL_VALUE;
    if (external || tensor.hasRawData()) {
      ByteBuffer raw = raw(name, tensor, size * (wide ? Long.BYTES : bool ? Byte.BYTES : Integer.BYTES), external);
      long[] integers = new long[(int) size];
      for (int i = 0; i < integers.length; i++) {
        integers[i] = wide ? raw.getLong() : bool ? raw.get() : raw.getInt();
      }
      return integers;
    }
    requireCount(name, wide ? tensor.getInt64DataCount() : tensor.getInt32DataCount(), size);
    long[] integers = new long[(int) size];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = wide ? tensor.getInt64Data(i) : tensor.getInt32Data(i);
    }
    return integers;
  }

  private void requireCount(String name, int there, long size) throws ModelFileException {
    if (there != size) {
      throw error(name, "has " + there + " elements, but its shape takes " + size);
    }
  }

  private ByteBuffer raw(String name, TensorProto tensor, long bytes, boolean external) throws ModelFileException {
    ByteBuffer raw = external ? external(name, tensor, bytes) : tensor.getRawData().asReadOnlyByteBuffer();
    if (raw.remaining() != bytes) {
      throw error(name, "has " + raw.remaining() + " bytes, but its shape takes " + bytes);
    }
    return raw.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Only from a file in the model's own folder, or below it. */
  private ByteBuffer external(String name, TensorProto tensor, long bytes) throws ModelFileException {
    Map<String, String> where = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      where.put(entry.getKey(), entry.getValue());
    }
    try {
      Path folder = file.toAbsolutePath().resolveSibling("").toRealPath();
      Path data = folder.resolve(where.getOrDefault("location", "")).toRealPath();
      if (!data.startsWith(folder) || data.equals(folder)) {
        throw error(name, EXTERNAL + " \"" + where.get("location") + "\" is not a file in the model's folder");
      }
      long offset = Long.parseLong(where.getOrDefault("offset", "0"));
      try (FileChannel channel = FileChannel.open(data, StandardOpenOption.READ)) {
        long length = Long.parseLong(where.getOrDefault("length", Long.toString(channel.size() - offset)));
        if (length != bytes || offset < 0 || offset > channel.size() - length) {
          throw error(name, EXTERNAL + " \"" + where.get("location") + "\" has " + length + " bytes from " + offset + " on to give, of "
              + channel.size() + "; its shape takes " + bytes);
        }
        if (counted.add(data)) {
          budget.add(channel.size());
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes));
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, offset + buffer.position()) < 0) {
            throw new EOFException(data.toString());
          }
        }
        return buffer.flip();
      }
    } catch (IOException | InvalidPathException e) {
      throw new ModelFileException(file + ": tensor \"" + name + "\": " + EXTERNAL + " can't be read: " + e, e);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new ModelFileException(file + ": tensor \"" + name + "\": " + EXTERNAL + " has no such place: " + e.getMessage(), e);
    }
  }

  private ModelFileException error(String name, String what) {
    return new ModelFileException(file + ": tensor \"" + name + "\" " + what);
  }
}
