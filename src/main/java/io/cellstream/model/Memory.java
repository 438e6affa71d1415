package io.cellstream.model;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import java.util.Arrays;
import java.util.List;

/** What is kept of a sequence between two of its events. Immutable: each event makes a new memory. */
public sealed interface Memory {

  /**
   * The state after the last event, if all layers read forward.
   *
   * @param state laid out as {@link RecurrentModel#stateSize} says; not to be changed
   */
  record State(float[] state) implements Memory {
  }

  /** The inputs so far, or the last of them, if the model reads them at once. */
  sealed interface Inputs extends Memory {

    /** The number of inputs. */
    int steps();

    /** The last so many of these inputs, or all of them. */
    Inputs last(int steps);

    /** These inputs, of which there are at most so many; where there are fewer, and a window begins with padding, padding is in front. */
    Inputs padded(int steps, ReadingDefinition.Begin begin);

    /** The inputs of a sequence that has not begun: none. */
    static Inputs none(InputDefinition input) {
      return switch (input) {
        case InputDefinition.TokenInput _ -> new KeptTokens(new int[0]);
        case InputDefinition.FeatureInput features -> new KeptFeatures(features.size(), new float[0]);
      };
    }
  }

  /** @param ids the tokens' ids; not to be changed */
  record KeptTokens(int[] ids) implements Inputs {
    @Override
    public int steps() {
      return ids.length;
    }

    /**
     * These and one more.
     *
     * @param most how many are kept; the first ones go
     */
    public KeptTokens and(int id, int most) {
      int kept = Math.min(ids.length, most - 1);
      int[] more = Arrays.copyOfRange(ids, ids.length - kept, ids.length + 1);
      more[kept] = id;
      return new KeptTokens(more);
    }

    @Override
    public KeptTokens last(int steps) {
      return ids.length <= steps ? this : new KeptTokens(Arrays.copyOfRange(ids, ids.length - steps, ids.length));
    }

    @Override
    public KeptTokens padded(int steps, ReadingDefinition.Begin begin) {
      if (ids.length >= steps || !(begin instanceof ReadingDefinition.Begin.PadToken(int id))) {
        return this;
      }
      int[] all = new int[steps];
      int missing = steps - ids.length;
      Arrays.fill(all, 0, missing, id);
      System.arraycopy(ids, 0, all, missing, ids.length);
      return new KeptTokens(all);
    }
  }

  /**
   * Features as they came, not yet normalised.
   *
   * @param size the number of features of a step
   * @param values the features, step after step; not to be changed
   */
  record KeptFeatures(int size, float[] values) implements Inputs {
    @Override
    public int steps() {
      return values.length / size;
    }

    /**
     * These and one more.
     *
     * @param most how many steps are kept; the first ones go
     */
    public KeptFeatures and(float[] features, int most) {
      int kept = Math.min(values.length, (most - 1) * size);
      float[] more = Arrays.copyOfRange(values, values.length - kept, values.length + size);
      System.arraycopy(features, 0, more, kept, size);
      return new KeptFeatures(size, more);
    }

    @Override
    public KeptFeatures last(int steps) {
      return steps() <= steps ? this : new KeptFeatures(size, Arrays.copyOfRange(values, values.length - steps * size, values.length));
    }

    @Override
    public KeptFeatures padded(int steps, ReadingDefinition.Begin begin) {
      if (steps() >= steps || !(begin instanceof ReadingDefinition.Begin.PadFeatures(List<Float> features))) {
        return this;
      }
      float[] all = new float[steps * size];
      int missing = all.length - values.length;
      for (int i = 0; i < missing; i++) {
        all[i] = features.get(i % size);
      }
      System.arraycopy(values, 0, all, missing, values.length);
      return new KeptFeatures(size, all);
    }
  }
}
