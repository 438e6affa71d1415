package io.cellstream.model;

import io.cellstream.model.definition.InputDefinition;
import java.util.Arrays;

/** What is kept of a sequence between two of its events. Immutable: each event makes a new memory. */
public sealed interface Memory {

  /**
   * The state after the last event, if all layers read forward.
   *
   * @param state laid out as {@link RecurrentModel#stateSize} says; not to be changed
   */
  record State(float[] state) implements Memory {
  }

  /** The inputs so far, if a layer reads backward, which can't begin before the sequence has ended. */
  sealed interface Inputs extends Memory {

    /** The number of inputs. */
    int steps();

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

    public KeptTokens and(int id) {
      int[] more = Arrays.copyOf(ids, ids.length + 1);
      more[ids.length] = id;
      return new KeptTokens(more);
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

    public KeptFeatures and(float[] features) {
      float[] more = Arrays.copyOf(values, values.length + size);
      System.arraycopy(features, 0, more, values.length, size);
      return new KeptFeatures(size, more);
    }
  }
}
