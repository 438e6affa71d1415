package io.cellstream.modelfile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.model.definition.IntegerMatrix;
import io.cellstream.model.definition.Matrix;
import io.cellstream.model.definition.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes tensors as a safetensors file, in the order given. */
final class SafetensorsWriter {
  /** The data begins at a multiple of this, so that it is aligned for tools that map the file. */
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 18;
  private static final JsonMapper MAPPER = new JsonMapper();

  private SafetensorsWriter() {
  }

  static StoredTensor vector(String name, Tensor tensor) {
    return new StoredTensor(name, new int[]{tensor.rows()}, tensor.data());
  }

  static StoredTensor matrix(String name, Matrix matrix) {
    int[] shape = {matrix.rows(), matrix.columns()};
    return switch (matrix) {
      case Tensor tensor -> new StoredTensor(name, shape, tensor.data());
      case IntegerMatrix integers -> new StoredTensor(name, shape, Dtype.of(matrix.precision()), floats(integers.integers()));
    };
  }

  private static float[] floats(int[] integers) {
    float[] floats = new float[integers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = integers[i];
    }
    return floats;
  }

  /** Creates the file and forces it to disk. */
  static void write(Path file, List<StoredTensor> tensors) throws IOException {
    byte[] header = header(tensors).getBytes(StandardCharsets.UTF_8);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      drain(channel, chunk.putLong(header.length).flip());
      drain(channel, ByteBuffer.wrap(header));
      for (StoredTensor tensor : tensors) {
        float[] data = tensor.data();
        Dtype dtype = tensor.dtype();
        for (int done = 0; done < data.length;) {
          int count = Math.min(data.length - done, CHUNK / dtype.bytes());
          dtype.put(data, done, count, chunk.clear());
          drain(channel, chunk.flip());
          done += count;
        }
      }
      channel.force(true);
    }
  }

  private static String header(List<StoredTensor> tensors) {
    ObjectNode header = MAPPER.createObjectNode();
    header.putObject(SafetensorsHeader.METADATA).put("format", "pt");
    long begin = 0;
    for (StoredTensor tensor : tensors) {
      long end = begin + (long) tensor.data().length * tensor.dtype().bytes();
      ObjectNode entry = header.putObject(tensor.name()).put("dtype", tensor.dtype().name());
      for (int dimension : tensor.shape()) {
        entry.withArray("shape").add(dimension);
      }
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    String json = header.toString();
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return json + " ".repeat(Math.ceilDiv(length, ALIGNMENT) * ALIGNMENT - length);
  }

  private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
