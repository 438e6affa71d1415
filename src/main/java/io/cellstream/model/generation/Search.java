package io.cellstream.model.generation;

import io.cellstream.model.StepWorkspace;
import java.util.List;

/** One sequence's generation under way. */
interface Search {

  /** The hypotheses that want another token, each by a step of the decoder; none: the search is over. */
  List<Hypothesis> open();

  /**
   * Chooses each open hypothesis's next token.
   *
   * @param stepped the decoder after their step, all of it finite
   * @param row that of the first of them, the others follow
   */
  void advance(StepWorkspace stepped, int row);

  /** What was found, best first. */
  List<Completion> completions();
}
