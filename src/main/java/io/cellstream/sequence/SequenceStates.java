package io.cellstream.sequence;

import java.util.List;

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

    @Override
    public void held(Sequence sequence) {
      throw new IllegalStateException("this model keeps no states");
    }

    @Override
    public List<SequenceKey> due(Lifetime.Clock clock, PartitionTime time, int most) {
      return List.of();
    }

    @Override
    public void goesOn(Sequence sequence) {
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

  /** Tells that a sequence from {@link #open} is over. Its state is now null, or what it leaves behind: one without steps. */
  void ended(Sequence sequence);

  /** Tells that other events of a sequence from {@link #open} are held than before. Told after its state. */
  void held(Sequence sequence);

  /**
   * The keys of sequences, and of what ended ones left behind, that are over by this time unless an event that waits says otherwise, and
   * of sequences that hold events for too long. Each is
   * looked up once; then its end, or {@link #goesOn}, is told.
   *
   * @param most the most keys
   */
  List<SequenceKey> due(Lifetime.Clock clock, PartitionTime time, int most);

  /** Tells that a sequence that was due is not over, or was over before. */
  void goesOn(Sequence sequence);
}
