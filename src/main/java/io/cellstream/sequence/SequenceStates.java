package io.cellstream.sequence;

/** Where the states of running sequences are kept. For one thread. */
public interface SequenceStates {

  /** For models whose sequences end with the event they began with. */
  SequenceStates NONE = new SequenceStates() {
    @Override
    public Sequence open(SequenceKey key) {
      return new Sequence(key, null);
    }

    @Override
    public void changed(Sequence sequence) {
      throw new IllegalStateException("this model keeps no states");
    }
  };

  /** The key's sequence, to be worked on. As long as events of it wait it is the same object. */
  Sequence open(SequenceKey key);

  /** The sequence, which came from here, has another state than before, or none any more. */
  void changed(Sequence sequence);
}
