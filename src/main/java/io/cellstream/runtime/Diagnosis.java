package io.cellstream.runtime;

import io.cellstream.runtime.ErrorPolicy.Answer;
import java.util.Optional;

/** Recognises one kind of failure, and says what it means in words that an operator can act on. */
@FunctionalInterface
interface Diagnosis {

  /**
   * The answer to a failure of this kind; empty for any other kind.
   *
   * @param failure as the stream thread threw it, with its causes
   */
  Optional<Answer> of(Throwable failure);
}
