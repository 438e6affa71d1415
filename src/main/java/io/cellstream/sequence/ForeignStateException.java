package io.cellstream.sequence;

/** A stored state belongs to another model, or its events were read by another mapping, and the policy is to stop. */
public final class ForeignStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isMapping;

  /** @param stored whose the states are, as {@link InputReading#ownerOf} has it */
  public ForeignStateException(String stored, String running) {
    super(InputReading.isSameModel(stored, running)
        ? "the stored states were made with another mapping of fields (cellstream.input.*) than the one that is set, or with none"
        : "the stored states belong to the model with state hash " + stored + ", but the model being run has " + running);
    this.isMapping = InputReading.isSameModel(stored, running);
  }

  /** Whether only the mapping is another. */
  public boolean isMapping() {
    return isMapping;
  }
}
