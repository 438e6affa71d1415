package io.cellstream.model.definition;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A model as its package describes it: plain data, nothing packed for a kernel yet. Already validated: sizes of neighbouring parts fit.
 *
 * @param layers the stack, first layer first; only a one-to-one model may have none. Of a model with a decoder they are the encoder
 * @param initial what each layer's state is before a sequence's first step
 * @param head what makes an output of the last layer's hidden state: the decoder's, if there is one
 * @param decoder of a model that generates; else empty
 * @param reading of a many-to-one model some of whose layers read backward; else empty
 * @param stateHash over what determines h and c (vocabulary, normalisation, embedding, cells, weights, initial states, precision), as
 *        lower-case hex
 * @param packageHash over all files of the package, as lower-case hex
 * @param quantisation what is known about how integer weights were made; empty for f32
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

  /** A model that reads forward, and about whose making nothing is known. */
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

  /** Of the recurrent layers' weights, the decoder's too; all have the same. */
  public Precision precision() {
    return precision(layers);
  }

  /** What the recurrent weights of a stack are; dense layers are always f32. */
  public static Precision precision(List<LayerDefinition> layers) {
    return layers.stream().flatMap(layer -> layer.cells().stream()).findFirst().map(CellDefinition::precision).orElse(Precision.F32);
  }

  /** The layers of a stack that leave a state; dense ones do not. */
  public static List<LayerDefinition> withState(List<LayerDefinition> layers) {
    return layers.stream().filter(layer -> layer.stateSize() > 0).toList();
  }

  /** Whether a sequence's inputs are kept until it is over. */
  public boolean keepsInputs() {
    return reading.isPresent();
  }

  /** The same model with other weights, of which nothing is known yet. */
  public ModelDefinition withLayers(List<LayerDefinition> other, Optional<DecoderDefinition> otherDecoder) {
    return new ModelDefinition(name, version, shape, input, other, initial, head, otherDecoder, reading, output, stateHash,
        packageHash, Optional.empty());
  }

  public ModelDefinition withOutput(OutputDefinition other) {
    return new ModelDefinition(name, version, shape, input, layers, initial, head, decoder, reading, other, stateHash, packageHash,
        quantisation);
  }

  public ModelDefinition withQuantisation(Quantisation known) {
    return new ModelDefinition(name, version, shape, input, layers, initial, head, decoder, reading, output, stateHash, packageHash,
        Optional.of(known));
  }

  public ModelDefinition withReading(ReadingDefinition how) {
    return new ModelDefinition(name, version, shape, input, layers, initial, head, decoder, Optional.of(how), output, stateHash,
        packageHash,
        quantisation);
  }
}
