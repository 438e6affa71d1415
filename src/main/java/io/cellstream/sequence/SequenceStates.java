package io.cellstream.sequence;

/** Where running sequences are kept between their events. For one thread. */
public interface SequenceStates {

  /** For models that keep no states: each sequence ends with the event that began it. */
  SequenceStates NONE = new SequenceStates() {
    @Override
    public Sequence open(SequenceKey key) {
      return new Sequence(key);
    }

    @Override
    public void applied(Sequence sequence, StepInput input) {
      throw new IllegalStateException("this model keeps no states");
    }

    @Override
    public void ended(Sequence sequence) {
      throw new IllegalStateException("this model keeps no states");
    }
  };

  /** The key's sequence, to be worked on. While it has waiting events, this is the same object. */
  Sequence open(SequenceKey key);

  /**
   * Tells that a sequence from {@link #open} has taken a step to its present state. The first step of a sequence ends anything that was
   * kept under its key before.
   *
   * @param input the step's
   */
  void applied(Sequence sequence, StepInput input);

  /** Tells that a sequence from {@link #open} is over. Its state is now null, or one without steps. */
  void ended(Sequence sequence);
}
