package io.cellstream.importer.foreign;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How the program that a file is for runs it on one sequence, so that its answers can be compared.
 *
 * @param input the name of what takes the sequence: ids of tokens, or a step's values one step after the other
 * @param tokens whether it takes ids
 * @param shape the input's, with {@link #TIME} for the number of steps
 * @param steps how many steps a run takes; empty: as many as there are
 * @param states the shapes of first states that are inputs too, by name
 * @param carried for each of these the output that is its value at the next run; empty: runs can't follow each other
 * @param lengths inputs that take the number of steps
 * @param output the name of what gives the answers
 */
public record GraphRun(Path file, String input, boolean tokens, long[] shape, OptionalInt steps, Map<String, long[]> states,
    Map<String, String> carried, List<String> lengths, String output) {

  /** In a shape: the number of steps. */
  public static final long TIME = -1;

  public GraphRun {
    states = Map.copyOf(states);
    carried = Map.copyOf(carried);
    lengths = List.copyOf(lengths);
  }
}
