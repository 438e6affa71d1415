package io.cellstream.importer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Safetensors files for tests, F32, with drawn weights. */
final class TensorFile {
  private final SplittableRandom random = new SplittableRandom(4);
  private final Map<String, int[]> shapes = new LinkedHashMap<>();

  TensorFile tensor(String name, int... shape) {
    shapes.put(name, shape);
    return this;
  }

  /** The four tensors of a layer as {@code nn.LSTM} and its like name them. */
  TensorFile layer(String module, int number, int gates, int inputs, int hidden) {
    return tensor(module + ".weight_ih_l" + number, gates * hidden, inputs).tensor(module + ".weight_hh_l" + number, gates * hidden, hidden)
        .tensor(module + ".bias_ih_l" + number, gates * hidden).tensor(module + ".bias_hh_l" + number, gates * hidden);
  }

  /** The eight tensors of a layer that reads both ways. */
  TensorFile bothWays(String module, int number, int gates, int inputs, int hidden) {
    return layer(module, number, gates, inputs, hidden).tensor(module + ".weight_ih_l" + number + "_reverse", gates * hidden, inputs)
        .tensor(module + ".weight_hh_l" + number + "_reverse", gates * hidden, hidden)
        .tensor(module + ".bias_ih_l" + number + "_reverse", gates * hidden)
        .tensor(module + ".bias_hh_l" + number + "_reverse", gates * hidden);
  }

  TensorFile linear(String module, int inputs, int outputs) {
    return tensor(module + ".weight", outputs, inputs).tensor(module + ".bias", outputs);
  }

  Path write(Path folder) throws IOException {
    int[] at = {0};
    String header = shapes.entrySet().stream().map(tensor -> {
      int begin = at[0];
      at[0] += Float.BYTES * IntStream.of(tensor.getValue()).reduce(1, (a, b) -> a * b);
      return "\"" + tensor.getKey() + "\":{\"dtype\":\"F32\",\"shape\":"
          + IntStream.of(tensor.getValue()).boxed().toList() + ",\"data_offsets\":[" + begin + "," + at[0] + "]}";
    }).collect(Collectors.joining(",", "{", "}"));
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(Long.BYTES + json.length + at[0]).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    while (file.hasRemaining()) {
      file.putFloat((float) random.nextDouble(-0.5, 0.5));
    }
    return Files.write(folder.resolve("model.safetensors"), file.array());
  }
}
