package io.cellstream.sequence;

/**
 * The rules that are set for all sequences, beside the model.
 *
 * @param modelChange what to do with a state that belongs to another model
 * @param lifetime when sequences end by themselves
 * @param positions what to do with events out of order
 * @param inputs how inputs are read from records
 */
public record SequencePolicy(ModelChangePolicy modelChange, Lifetime lifetime, PositionPolicy positions, InputReading inputs) {
  /** What holds unless it is set otherwise. */
  public static final SequencePolicy DEFAULT = new SequencePolicy(ModelChangePolicy.STOP, Lifetime.UNLIMITED, PositionPolicy.DEFAULT,
      InputReading.OWN);

  /** The same with another rule for another model's states. */
  public SequencePolicy with(ModelChangePolicy change) {
    return new SequencePolicy(change, lifetime, positions, inputs);
  }

  /** The same with other limits. */
  public SequencePolicy with(Lifetime limits) {
    return new SequencePolicy(modelChange, limits, positions, inputs);
  }

  /** The same with other rules for positions. */
  public SequencePolicy with(PositionPolicy order) {
    return new SequencePolicy(modelChange, lifetime, order, inputs);
  }

  /** The same with another reading of inputs. */
  public SequencePolicy with(InputReading reading) {
    return new SequencePolicy(modelChange, lifetime, positions, reading);
  }
}
