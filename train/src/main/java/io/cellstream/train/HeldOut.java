package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** How well a network predicts text that it was not trained on, in bits per character: the mean of −log₂ p of what came. */
final class HeldOut {
  private static final int STRIPS = 16;
  private static final int LANES = 64;
  private static final int STEPS = 128;

  private final List<int[]> strips;
  private final List<int[]> lines;

  HeldOut(Corpus corpus) {
    this.strips = strips(corpus.heldOut());
    this.lines = lines(corpus.heldOut(), corpus.lineStarts(corpus.heldOut()));
  }

  /**
   * @param running the text read on and on, the state carried from line to line. For speed it is read as a few long strips side by side, so
   *          a few characters are predicted from a state that is fresh
   * @param byLine every line read from the zero state, its line feed included, its first character not predicted: what the application
   *          does when each line is a sequence. NaN if no line has two characters
   */
  record Bits(double running, double byLine) {
  }

  Bits measure(CharNetwork network, NDManager memory) {
    return new Bits(bits(strips, network, memory), bits(lines, network, memory));
  }

  /** Each strip begins with the last token of the one before: only the very first token is predicted by none. */
  private static List<int[]> strips(int[] tokens) {
    int predicted = tokens.length - 1;
    int count = Math.clamp(predicted / STEPS, 1, STRIPS);
    List<int[]> strips = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      strips.add(Arrays.copyOfRange(tokens, (int) ((long) predicted * k / count), (int) ((long) predicted * (k + 1) / count) + 1));
    }
    return strips;
  }

  private static List<int[]> lines(int[] tokens, int[] starts) {
    List<int[]> lines = new ArrayList<>();
    for (int k = 0; k < starts.length; k++) {
      int end = k + 1 < starts.length ? starts[k + 1] : tokens.length;
      lines.add(Arrays.copyOfRange(tokens, starts[k], end));
    }
    return lines;
  }

  private static double bits(List<int[]> sequences, CharNetwork network, NDManager memory) {
    List<int[]> byLength = sequences.stream().filter(sequence -> sequence.length > 1).sorted(Comparator.comparingInt(s -> s.length))
        .toList();
    long predicted = byLength.stream().mapToLong(sequence -> sequence.length - 1).sum();
    double nats = 0;
    for (int from = 0; from < byLength.size(); from += LANES) {
      nats += nats(byLength.subList(from, Math.min(from + LANES, byLength.size())), network, memory);
    }
    return nats / Math.log(2) / predicted;
  }

  private static double nats(List<int[]> sequences, CharNetwork network, NDManager memory) {
    int lanes = sequences.size();
    int last = sequences.getLast().length - 1;
    double sum = 0;
    try (NDManager states = memory.newSubManager()) {
      NDList state = network.zeroState(states, lanes);
      for (int from = 0; from < last; from += STEPS) {
        int steps = Math.min(STEPS, last - from);
        try (NDManager scratch = memory.newSubManager()) {
          CharNetwork.Forward forward = network.forward(column(scratch, sequences, from, steps), state, false);
          sum += predictedOnly(forward.nats(column(scratch, sequences, from + 1, steps)).toFloatArray(), sequences, from, steps);
          state.close();
          state = forward.state();
          state.attach(states);
        }
      }
    }
    return sum;
  }

  /** Tokens {@code from} to {@code from + steps} of all sequences, {@code [steps × B]}, padded with token 0. */
  private static NDArray column(NDManager scratch, List<int[]> sequences, int from, int steps) {
    int lanes = sequences.size();
    long[] tokens = new long[steps * lanes];
    for (int lane = 0; lane < lanes; lane++) {
      int[] sequence = sequences.get(lane);
      for (int t = 0; t < steps && from + t < sequence.length; t++) {
        tokens[t * lanes + lane] = sequence[from + t];
      }
    }
    return scratch.create(tokens, new Shape(steps, lanes));
  }

  private static double predictedOnly(float[] nats, List<int[]> sequences, int from, int steps) {
    int lanes = sequences.size();
    double sum = 0;
    for (int lane = 0; lane < lanes; lane++) {
      int real = Math.min(steps, sequences.get(lane).length - 1 - from);
      for (int t = 0; t < real; t++) {
        sum += nats[t * lanes + lane];
      }
    }
    return sum;
  }
}
