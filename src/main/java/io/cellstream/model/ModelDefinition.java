package io.cellstream.model;

import java.util.List;

/**
 * A model as its package describes it: plain data, nothing packed for a kernel yet. Already validated: sizes of neighbouring parts fit.
 *
 * @param layers the stack, first layer first, at least one
 * @param stateHash over what determines h and c (vocabulary, normalisation, embedding, cells, weights, precision), as lower-case hex
 * @param packageHash over all files of the package, as lower-case hex
 */
public record ModelDefinition(String name, String version, Shape shape, InputDefinition input, List<LayerDefinition> layers,
    HeadDefinition head, OutputDefinition output, String stateHash, String packageHash) {

  public ModelDefinition {
    layers = List.copyOf(layers);
  }
}
