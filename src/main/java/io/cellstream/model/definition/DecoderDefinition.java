package io.cellstream.model.definition;

import java.util.List;

/**
 * What writes a sequence, token by token, once the model's own layers (the encoder) have left a state: it takes the state over, reads the
 * start token, then each token it has chosen, until that is the stop token. The model's head turns its last layer's hidden state into the
 * probabilities of its vocabulary.
 *
 * @param vocabulary the tokens that may be written, start and stop among them
 * @param embedding {@code [V × E]}
 * @param layers as many as the encoder has, each with as large a c and h as the encoder's at its place
 * @param start id of the token that it reads first
 * @param stop id of the token that ends what it writes; may be the start token
 */
public record DecoderDefinition(Vocabulary vocabulary, Tensor embedding, List<LayerDefinition> layers, int start, int stop,
    GenerationDefinition generation) {

  public DecoderDefinition {
    layers = List.copyOf(layers);
  }

  public DecoderDefinition withLayers(List<LayerDefinition> other) {
    return new DecoderDefinition(vocabulary, embedding, other, start, stop, generation);
  }
}
