package io.cellstream.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Who reads what: a batch of lanes, each walking through the training text chunk by chunk and carrying its state along, as truncated
 * backpropagation through time wants it. Before each chunk a lane restarts with some probability: it jumps to the beginning of a random
 * line, and its state is zero there. So the model learns both to go on and to begin, and a line that is a sequence of its own in the
 * application is nothing new to it.
 */
final class Lanes {
  private final int[] text;
  private final int[] starts;
  private final int chunk;
  private final double restart;
  private final RandomGenerator random;
  private final int[] positions;
  private final float[] keep;

  /**
   * @param text the tokens, at least {@code chunk + 1}
   * @param lineStarts where lines begin, ascending, 0 first
   * @param chunk time steps T of a chunk
   * @param restart the probability that a lane restarts before a chunk
   */
  Lanes(int[] text, int[] lineStarts, int lanes, int chunk, double restart, RandomGenerator random) {
    this.text = text;
    this.starts = Arrays.stream(lineStarts).filter(start -> start + chunk < text.length).toArray();
    this.chunk = chunk;
    this.restart = restart;
    this.random = random;
    this.positions = new int[lanes];
    this.keep = new float[lanes];
    Arrays.setAll(positions, _ -> randomStart());
  }

  /** Moves every lane to its next chunk. */
  void advance() {
    for (int lane = 0; lane < positions.length; lane++) {
      boolean restarts = random.nextDouble() < restart || positions[lane] + chunk >= text.length;
      keep[lane] = restarts ? 0 : 1;
      if (restarts) {
        positions[lane] = randomStart();
      }
    }
  }

  /** Per lane, 1 if its state goes on into the chunk, 0 if the chunk begins with the zero state: {@code [B]}. */
  float[] keep() {
    return keep.clone();
  }

  /** The chunk's tokens, time first: {@code [T × B]}. Reading them moves the lanes behind the chunk. */
  Chunk read() {
    int lanes = positions.length;
    long[] inputs = new long[chunk * lanes];
    long[] targets = new long[chunk * lanes];
    for (int lane = 0; lane < lanes; lane++) {
      for (int t = 0; t < chunk; t++) {
        inputs[t * lanes + lane] = text[positions[lane] + t];
        targets[t * lanes + lane] = text[positions[lane] + t + 1];
      }
      positions[lane] += chunk;
    }
    return new Chunk(inputs, targets, chunk, lanes);
  }

  private int randomStart() {
    return starts[random.nextInt(starts.length)];
  }

  /**
   * @param inputs {@code [T × B]}
   * @param targets the token after each input: {@code [T × B]}
   */
  record Chunk(long[] inputs, long[] targets, int steps, int lanes) {
  }
}
