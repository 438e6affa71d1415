package io.cellstream.model.generation;

import io.cellstream.model.StepWorkspace;
import java.util.List;

/** The generation of one sequence, while it runs. */
interface Search {

  /** The hypotheses that need another step of the decoder; empty if the search is over. */
  List<Hypothesis> open();

  /**
   * Chooses each open hypothesis's next token.
   *
   * @param stepped the decoder after the hypotheses' step, whose numbers are all finite
   * @param row the first hypothesis's row; the others follow
   */
  void advance(StepWorkspace stepped, int row);

  /** The completions that were found, best first. */
  List<Completion> completions();
}
