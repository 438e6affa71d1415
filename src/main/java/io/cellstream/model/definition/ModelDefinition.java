package io.cellstream.model.definition;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A model as its package describes it: plain data, not packed for a kernel, and validated so that the sizes of neighbouring parts fit.
 *
 * @param layers the stack, first layer first; only a one-to-one model may have none. In a model with a decoder, these are the encoder
 * @param initial each layer's state before a sequence's first step
 * @param head turns the last layer's hidden state into an output; the decoder's last layer, if there is a decoder
 * @param decoder present if the model generates
 * @param reading present if inputs are kept and read at once, in a many-to-one model: where a layer reads backward, or answers are about the
 *        last inputs only
 * @param stateHash hash over what determines h and c (vocabulary, normalisation, embedding, cells, weights, initial states, precision), in
 *        lower-case hex
 * @param packageHash hash over all files of the package, in lower-case hex
 * @param quantisation how integer weights were made, if it is known; empty for f32
 */
public record ModelDefinition(String name, String version, Shape shape, InputDefinition input, List<LayerDefinition> layers,
    List<InitialState> initial, HeadDefinition head, Optional<DecoderDefinition> decoder, Optional<ReadingDefinition> reading,
    OutputDefinition output, String stateHash, String packageHash, Optional<Quantisation> quantisation) {

  public ModelDefinition {
    layers = List.copyOf(layers);
    initial = List.copyOf(initial);
  }

  /** As many digits of a hash as tell models apart. */
  public static final int SHORT_HASH = 12;

  /** The beginning of a hash, for people to compare. */
  public static String shortened(String hash) {
    return hash.substring(0, Math.min(SHORT_HASH, hash.length()));
  }

  /** A model whose layers all read forward, without a record of quantisation. */
  public ModelDefinition(String name, String version, Shape shape, InputDefinition input, List<LayerDefinition> layers,
      List<InitialState> initial, HeadDefinition head, Optional<DecoderDefinition> decoder, OutputDefinition output, String stateHash,
      String packageHash) {
    this(name, version, shape, input, layers, initial, head, decoder, Optional.empty(), output, stateHash, packageHash, Optional.empty());
  }

  /** A model that generates nothing, and whose sequences begin with zeros. */
  public ModelDefinition(String name, String version, Shape shape, InputDefinition input, List<LayerDefinition> layers, HeadDefinition head,
      OutputDefinition output, String stateHash, String packageHash) {
    this(name, version, shape, input, layers, Collections.nCopies(layers.size(), InitialState.ZERO), head, Optional.empty(), output,
        stateHash, packageHash);
  }

  /** The precision of the recurrent layers' weights, which is the same for all layers, the decoder's included. */
  public Precision precision() {
    return precision(layers);
  }

  /** The precision of a stack's recurrent weights; dense layers are always f32. */
  public static Precision precision(List<LayerDefinition> layers) {
    return layers.stream().flatMap(layer -> layer.cells().stream()).findFirst().map(CellDefinition::precision).orElse(Precision.F32);
  }

  /** The layers of a stack that leave a state; dense ones do not. */
  public static List<LayerDefinition> withState(List<LayerDefinition> layers) {
    return layers.stream().filter(layer -> layer.stateSize() > 0).toList();
  }

  /** Whether inputs of a sequence are kept, and not a state. */
  public boolean keepsInputs() {
    return reading.isPresent();
  }

  /** The window, if answers are about a sequence's last inputs only. */
  public Optional<ReadingDefinition.Windowed> window() {
    return reading.map(how -> how instanceof ReadingDefinition.Windowed windowed ? windowed : null);
  }

  /** Whether events have answers of their own, and not only the end of their sequence. */
  public boolean answersEvents() {
    return shape == Shape.SYNCHRONIZED || shape == Shape.ONE_TO_ONE || window().isPresent();
  }

  /** Whether nothing is said about a sequence before its end. */
  public boolean waitsForEnds() {
    return shape == Shape.MANY_TO_MANY || (shape == Shape.MANY_TO_ONE && !answersEvents());
  }

  /** Whether it may be that the end of a sequence has an answer. */
  public boolean answersEnds() {
    return shape == Shape.MANY_TO_ONE;
  }

  /** The same model with other weights, without a record of quantisation. */
  public ModelDefinition withLayers(List<LayerDefinition> other, Optional<DecoderDefinition> otherDecoder) {
    return new ModelDefinition(name, version, shape, input, other, initial, head, otherDecoder, reading, output, stateHash,
        packageHash, Optional.empty());
  }

  /** The same model, whose predictions carry something else. */
  public ModelDefinition withOutput(OutputDefinition other) {
    return new ModelDefinition(name, version, shape, input, layers, initial, head, decoder, reading, other, stateHash, packageHash,
        quantisation);
  }

  /** The same model, with a record of how its integer weights were made. */
  public ModelDefinition withQuantisation(Quantisation known) {
    return new ModelDefinition(name, version, shape, input, layers, initial, head, decoder, reading, output, stateHash, packageHash,
        Optional.of(known));
  }

  /** The same model, which reads inputs that are kept. */
  public ModelDefinition withReading(ReadingDefinition how) {
    return new ModelDefinition(name, version, shape, input, layers, initial, head, decoder, Optional.of(how), output, stateHash,
        packageHash,
        quantisation);
  }
}
