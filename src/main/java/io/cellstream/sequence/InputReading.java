package io.cellstream.sequence;

import io.cellstream.model.definition.ModelDefinition;
import java.util.Optional;

/**
 * How inputs are read from records: by Cellstream's own schema, or by a mapping. A state belongs to the model <i>and</i> to the mapping that read
 * its events.
 *
 * @param mapping the SHA-256 of the mapping in hexadecimal digits; empty: Cellstream's own schema
 * @param keepsLast whether a step's features may depend on those of the step before
 * @param takesOver whether states that the same model made with another mapping are taken for this one's
 */
public record InputReading(Optional<String> mapping, boolean keepsLast, boolean takesOver) {
  /** By Cellstream's own schema. */
  public static final InputReading OWN = new InputReading(Optional.empty(), false);

  private static final int HALF = 32;

  /** A reading that goes on with its own states only. */
  public InputReading(Optional<String> mapping, boolean keepsLast) {
    this(mapping, keepsLast, false);
  }

  /**
   * Says whose a state is, in 64 hexadecimal digits: the model's state hash; with a mapping, the first half of that and the first half of the
   * mapping's hash, so that it can be seen which of the two has changed.
   */
  public String ownerOf(ModelDefinition model) {
    return mapping.map(hash -> model.stateHash().substring(0, HALF) + hash.substring(0, HALF)).orElseGet(model::stateHash);
  }

  /** Whether two states belong to one model, whatever their mappings. */
  public static boolean isSameModel(String one, String other) {
    return one.regionMatches(0, other, 0, HALF);
  }
}
