package io.cellstream.sequence;

/** Where running sequences are kept between their events. For one thread. */
public interface SequenceStates {

  /** For models whose sequences end with the event they began with. */
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

  /** The key's sequence, to be worked on. As long as events of it wait it is the same object. */
  Sequence open(SequenceKey key);

  /**
   * The sequence, which came from here, has taken a step to the state that it has now. With the first one, whatever was kept under its key
   * before is over.
   *
   * @param input of the step
   */
  void applied(Sequence sequence, StepInput input);

  /** The sequence, which came from here, is over; what stays is its state, which has no steps, or nothing. */
  void ended(Sequence sequence);
}
