package io.cellstream.modelfile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cellstream.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes F32 tensors as a safetensors file, in the order given. */
final class SafetensorsWriter {
  /** So that tools that map the file find the data aligned. */
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 18;
  private static final JsonMapper MAPPER = new JsonMapper();

  private SafetensorsWriter() {
  }

  static StoredTensor vector(String name, Tensor tensor) {
    return new StoredTensor(name, new int[]{tensor.rows()}, tensor.data());
  }

  static StoredTensor matrix(String name, Tensor tensor) {
    return new StoredTensor(name, new int[]{tensor.rows(), tensor.columns()}, tensor.data());
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
        for (int done = 0; done < data.length;) {
          int count = Math.min(data.length - done, CHUNK / Float.BYTES);
          chunk.clear().asFloatBuffer().put(data, done, count);
          drain(channel, chunk.limit(count * Float.BYTES));
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
      long end = begin + (long) tensor.data().length * Float.BYTES;
      ObjectNode entry = header.putObject(tensor.name()).put("dtype", "F32");
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
