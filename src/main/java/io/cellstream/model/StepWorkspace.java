package io.cellstream.model;

/**
 * The buffers of a running step over a batch of rows, one row per sequence. Gather states and inputs, step, look whether the result is
 * finite, scatter. A row's result never depends on what the other rows hold or how many there are. For one thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class StepWorkspace {
  private final int capacity;

  @SuppressWarnings("unused")
  StepWorkspace(RecurrentModel model, int capacity) {
    this.capacity = capacity;
  }

  public int capacity() {
    return capacity;
  }

  /** Copies a sequence's state in; {@code state} is laid out as {@link RecurrentModel#stateSize} says. */
  public void setState(int row, float[] state) {
    throw new UnsupportedOperationException();
  }

  /** Copies the state out. */
  public void getState(int row, float[] state) {
    throw new UnsupportedOperationException();
  }

  /** Whether every element of the row's state is finite. */
  public boolean stateIsFinite(int row) {
    throw new UnsupportedOperationException();
  }

  /** Sets the row's input to a token; the id is in range. */
  public void setToken(int row, int id) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sets the row's input to features, normalised as {@code (x − mean) · scale} in f32.
   *
   * @return whether every normalised feature is finite; if not, the row must not be stepped
   */
  public boolean setFeatures(int row, float[] features) {
    throw new UnsupportedOperationException();
  }

  /** One time step of rows 0 to {@code rows − 1}: the states become those after their inputs. */
  public void step(int rows) {
    throw new UnsupportedOperationException();
  }

  /** Runs the head on the hidden states of rows 0 to {@code rows − 1}. */
  public void predict(int rows) {
    throw new UnsupportedOperationException();
  }

  /** After {@link #predict}: whether every output value of the row is finite. */
  public boolean outputIsFinite(int row) {
    throw new UnsupportedOperationException();
  }

  /** After {@link #predict}: the row's output. */
  public Output output(int row) {
    throw new UnsupportedOperationException();
  }

  /** After {@link #predict} of a softmax head: −log₂ of the probability the row gives the token, as logsumexp − logit, in bits. */
  public float surprise(int row, int tokenId) {
    throw new UnsupportedOperationException();
  }
}
