package io.cellstream.bench.stream.contender;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The model as the peer has it: a graph of one time step, and the embeddings.
 *
 * @param graph as {@link io.cellstream.bench.contender.OnnxGraph#nextToken} writes it
 * @param embedding {@code [V × H]}
 * @param vocabulary V, tokens and outputs
 */
public record PeerModel(byte[] graph, float[] embedding, int vocabulary, int layers) {
  private static final String GRAPH = "model.onnx";
  private static final String EMBEDDING = "embedding.f32";

  int hidden() {
    return embedding.length / vocabulary;
  }

  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(GRAPH), graph);
    ByteBuffer bytes = ByteBuffer.allocate(2 * Integer.BYTES + embedding.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(vocabulary).putInt(layers).asFloatBuffer().put(embedding);
    Files.write(folder.resolve(EMBEDDING), bytes.array());
  }

  static PeerModel read(Path folder) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(EMBEDDING))).order(ByteOrder.LITTLE_ENDIAN);
    int vocabulary = bytes.getInt();
    int layers = bytes.getInt();
    FloatBuffer floats = bytes.asFloatBuffer();
    float[] embedding = new float[floats.remaining()];
    floats.get(embedding);
    return new PeerModel(Files.readAllBytes(folder.resolve(GRAPH)), embedding, vocabulary, layers);
  }
}
