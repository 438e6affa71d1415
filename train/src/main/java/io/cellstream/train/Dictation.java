package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cellstream.model.definition.Vocabulary;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sentences that a decoder is to say, side by side: it reads the mark, then each word, and is to say that word, in the end the mark. Shorter
 * sentences than the longest are filled up; what a decoder says there is not asked for.
 *
 * @param read ids, {@code [T × B]}
 * @param asked where in {@code [T · B]} something is asked for
 * @param right ids of what is to be said there
 */
record Dictation(NDArray read, NDArray asked, NDArray right) {

  /** The token that begins a sentence and ends it. */
  static final String MARK = ".";

  static Dictation of(List<List<String>> sentences, Vocabulary vocabulary, NDManager manager) {
    int lanes = sentences.size();
    int steps = 1 + sentences.stream().mapToInt(List::size).max().orElse(0);
    int mark = vocabulary.id(MARK);
    long[] read = new long[steps * lanes];
    long[] right = new long[steps * lanes];
    for (int lane = 0; lane < lanes; lane++) {
      List<String> words = sentences.get(lane);
      for (int t = 0; t < steps; t++) {
        read[t * lanes + lane] = t == 0 || t > words.size() ? mark : vocabulary.id(words.get(t - 1));
        right[t * lanes + lane] = t < words.size() ? vocabulary.id(words.get(t)) : mark;
      }
    }
    int[] asked = IntStream.range(0, steps * lanes).filter(at -> at / lanes <= sentences.get(at % lanes).size()).toArray();
    return new Dictation(manager.create(read, new Shape(steps, lanes)), manager.create(IntStream.of(asked).asLongStream().toArray()),
        manager.create(IntStream.of(asked).mapToLong(at -> right[at]).toArray()));
  }
}
