package io.cellstream.model.definition;

/** The five shapes of a recurrent network: how the outputs of a sequence relate to its inputs. */
public enum Shape {
  /** Fixed input to fixed output, no recurrence and no state. */
  ONE_TO_ONE("one-to-one"),
  /** One input starts a generated sequence. */
  ONE_TO_MANY("one-to-many"),
  /** One output at the end of the sequence. */
  MANY_TO_ONE("many-to-one"),
  /** The whole sequence is read, then another one is generated from its state. */
  MANY_TO_MANY("many-to-many"),
  /** One output per input, at the same step. */
  SYNCHRONIZED("synchronized");

  private final String text;

  Shape(String text) {
    this.text = text;
  }

  /** The name as {@code model.json} spells it. */
  public String text() {
    return text;
  }

  /** As {@link #text}, for options and their help. */
  @Override
  public String toString() {
    return text;
  }

  /** Whether a sequence may continue with the key's next event, so that its state must be kept. */
  public boolean keepsState() {
    return switch (this) {
      case ONE_TO_ONE, ONE_TO_MANY -> false;
      case MANY_TO_ONE, MANY_TO_MANY, SYNCHRONIZED -> true;
    };
  }

  /** Whether a decoder generates the output. */
  public boolean generates() {
    return this == ONE_TO_MANY || this == MANY_TO_MANY;
  }
}
