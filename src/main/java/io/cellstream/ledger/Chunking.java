package io.cellstream.ledger;

import io.cellstream.model.definition.ModelDefinition;

/** How a sequence's inputs are cut into chunks, and under which numbers these are stored. */
sealed interface Chunking {

  /** How the inputs of a model's sequences are cut. */
  static Chunking of(ModelDefinition model) {
    return model.window().<Chunking>map(window -> Ring.of(window.length(), LedgerPlan.inputBytes(model))).orElse(Growing.LOG);
  }

  /** Whether a chunk has all that it may have. */
  boolean isFull(int number, int count, int bytes);

  /** The most bytes of inputs that a chunk has, where each has so many. */
  int mostBytes(int input);

  /** The number of the chunk after this one. */
  int next(int number);

  /** The number of the chunk that is so many before this one. */
  int before(int number, int chunks);

  /** How many chunks of a sequence count at most. */
  int most();

  /** The most inputs that chunks which count have. */
  int mostInputs();

  /**
   * How many numbers are in use.
   *
   * @param steps the sequence's
   */
  int used(int number, int count, long steps);

  /** Whether a chunk is one that may have to be read without those before it, because they are gone. */
  boolean standsAlone(long begin);

  /**
   * All inputs since a snapshot, or of the whole sequence. Small chunks leave many records, and a large chunk is written many times until it
   * is full; so the first four are small, and every fourth doubles in size.
   */
  record Growing() implements Chunking {
    static final Growing LOG = new Growing();
    /** A chunk of the smallest size is full with so many inputs, or so many bytes. */
    private static final int LEAST_INPUTS = 16;
    private static final int LEAST_BYTES = 128;
    /** A chunk is full from this many bytes of inputs on; its last input may reach beyond. */
    private static final int MOST_BYTES = 1024;
    /** How many chunks have the same size before it doubles. */
    private static final int AS_LARGE = 4;
    private static final int MOST_INPUTS = 64;
    /** More doublings change nothing, and would overflow the shift. */
    private static final int MOST_DOUBLINGS = 8;

    @Override
    public boolean isFull(int number, int count, int bytes) {
      int doublings = Math.min(number / AS_LARGE, MOST_DOUBLINGS);
      return count >= Math.min(LEAST_INPUTS << doublings, MOST_INPUTS) || bytes >= Math.min(LEAST_BYTES << doublings, MOST_BYTES);
    }

    @Override
    public int mostBytes(int input) {
      return Math.min(MOST_INPUTS * input, MOST_BYTES - 1 + input);
    }

    @Override
    public int next(int number) {
      return number + 1;
    }

    @Override
    public int before(int number, int chunks) {
      return number - chunks;
    }

    @Override
    public int most() {
      return Integer.MAX_VALUE;
    }

    @Override
    public int mostInputs() {
      return Integer.MAX_VALUE;
    }

    @Override
    public int used(int number, int count, long steps) {
      return count > 0 ? number + 1 : number;
    }

    @Override
    public boolean standsAlone(long begin) {
      return begin == 0;
    }
  }

  /**
   * The last inputs of a sequence. A new chunk takes the place of the oldest one, in which no input counts any more: so a sequence has few
   * records, none is ever deleted while it goes on, and what is stored of it does not grow.
   *
   * @param slots how many chunks there are
   * @param inputs of a full chunk
   */
  record Ring(int slots, int inputs) implements Chunking {
    /** A chunk is about a quarter of the window; a larger one would be written more often than it is worth. */
    private static final int PARTS = 4;
    private static final int MOST_BYTES = 1024;

    /**
     * A ring for the last inputs.
     *
     * @param window how many must be there
     * @param input the most bytes that each has
     */
    static Ring of(int window, int input) {
      int inputs = Math.max(1, Math.min(ceil(window, PARTS), MOST_BYTES / input));
      return new Ring(1 + ceil(window - 1, inputs), inputs); // beside the open chunk, which has one input at least
    }

    private static int ceil(int n, int by) {
      return (n + by - 1) / by;
    }

    @Override
    public boolean isFull(int number, int count, int bytes) {
      return count >= inputs;
    }

    @Override
    public int mostBytes(int input) {
      return inputs * input;
    }

    @Override
    public int next(int number) {
      return (number + 1) % slots;
    }

    @Override
    public int before(int number, int chunks) {
      return Math.floorMod(number - chunks, slots);
    }

    @Override
    public int most() {
      return slots;
    }

    @Override
    public int mostInputs() {
      return slots * inputs;
    }

    @Override
    public int used(int number, int count, long steps) {
      return (int) Math.min(slots, (steps + inputs - 1) / inputs);
    }

    @Override
    public boolean standsAlone(long begin) {
      return true;
    }
  }
}
