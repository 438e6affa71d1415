package io.cellstream.model.definition;

import java.util.List;

/**
 * A decoder, which writes a sequence token by token after the model's own layers (the encoder) have left a state. It takes the state over,
 * reads the start token, and then each token that it has chosen, up to the stop token. The model's head turns the decoder's last hidden
 * state into the probabilities of its vocabulary.
 *
 * @param vocabulary the tokens that may be written, start and stop among them
 * @param embedding {@code [V × E]}
 * @param layers as many recurrent layers as the encoder has, each with the sizes of c and h of the encoder's layer at its place
 * @param start the id of the token that the decoder reads first
 * @param stop the id of the token that ends the sequence; may be the start token
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
