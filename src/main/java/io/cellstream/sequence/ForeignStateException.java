package io.cellstream.sequence;

/** A stored state belongs to another model, and the policy is to stop. */
public final class ForeignStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ForeignStateException(String storedModel, String runningModel) {
    super("the stored states belong to the model with state hash " + storedModel + ", but the model being run has " + runningModel);
  }
}
