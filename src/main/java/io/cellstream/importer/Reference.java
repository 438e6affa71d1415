package io.cellstream.importer;

import io.cellstream.importer.foreign.GraphRun;

/** Another program that can run what a file describes. Found as a service, where its library has been fetched: {@code bench/} brings one. */
public interface Reference {
  /** With its version. */
  String name();

  /**
   * Runs a sequence from its first state on.
   *
   * @param inputs ids of tokens, or all steps' values one after the other
   * @param steps how many steps these are
   * @return the answers in the order of their steps
   * @throws ReferenceException if it can't
   */
  float[] outputs(GraphRun run, float[] inputs, int steps) throws ReferenceException;
}
