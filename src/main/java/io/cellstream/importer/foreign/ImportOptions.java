package io.cellstream.importer.foreign;

import io.cellstream.model.definition.CellDefinition.Nonlinearity;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.ReadingDefinition.Answer;
import io.cellstream.model.definition.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user says beside the file. An empty one means what the file says, or a default; where there is neither, the import asks for it by
 * the option's name.
 *
 * @param name of the model; empty: the file's
 * @param version of the model; empty: 1
 * @param vocabulary a file of the input's tokens
 * @param labels a file of the outputs' names
 * @param unknown the token that stands in for unknown ones
 * @param activations of the dense layers, one each in their order; a single one is the last's
 * @param nonlinearity of plain recurrent layers
 * @param layers the modules of recurrent layers, first layer first, where names don't tell
 * @param embedding the module that is the embedding, where sizes don't tell; of an encoder and a decoder perhaps one each
 * @param head the modules that are the head, first one first, where names and sizes don't tell
 * @param output the tensor of a graph that is the output
 * @param top how many of the largest values a prediction carries
 * @param values whether a prediction carries all values
 * @param noPadding whether the events carry no padding, which a model of padded sequences would skip
 * @param answer what the head reads of a last layer that reads backward, where the file does not say
 * @param maxLength how many events of a sequence are kept, where a layer reads backward; with a decoder, how many tokens it writes at most
 * @param window what is said of a window of events that is read for each answer
 * @param normalisation how features were scaled before the model saw them, where the file does not say
 * @param outputs how what the model answers was scaled for its training
 * @param generation what is said of a decoder
 */
public record ImportOptions(Optional<String> name, Optional<String> version, Optional<Shape> shape, Optional<Path> vocabulary,
    Optional<Path> labels, Optional<String> unknown, List<DenseActivation> activations, Optional<Nonlinearity> nonlinearity,
    List<String> layers, List<String> embedding, List<String> head, Optional<String> output, OptionalInt top, boolean values,
    boolean noPadding, Optional<Answer> answer, OptionalInt maxLength, WindowOptions window, Normalisation normalisation,
    Normalisation outputs,
    GenerationOptions generation) {

  /** Nothing is said. */
  public static final ImportOptions NONE = new ImportOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
      Optional.empty(), Optional.empty(), List.of(), Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(),
      OptionalInt.empty(),
      false, false, Optional.empty(), OptionalInt.empty(), WindowOptions.NONE, Normalisation.NONE, Normalisation.NO_OUTPUT,
      GenerationOptions.NONE);

  public ImportOptions {
    layers = List.copyOf(layers);
    activations = List.copyOf(activations);
    head = List.copyOf(head);
    embedding = List.copyOf(embedding);
  }

  /** The same with a file of the input's tokens. */
  public ImportOptions withVocabulary(Path tokens) {
    return new ImportOptions(name, version, shape, Optional.of(tokens), labels, unknown, activations, nonlinearity, layers, embedding,
        head, output, top, values, noPadding, answer, maxLength, window, normalisation, outputs, generation);
  }

  /** The same for a model that generates. */
  public ImportOptions generating(Shape how, int mostTokens, GenerationOptions said) {
    return new ImportOptions(name, version, Optional.of(how), vocabulary, labels, unknown, activations, nonlinearity, layers, embedding,
        head, output, top, values, noPadding, answer, OptionalInt.of(mostTokens), window, normalisation, outputs, said);
  }

  /** The same with other names of modules. */
  public ImportOptions naming(List<String> otherLayers, List<String> otherEmbedding, List<String> otherHead) {
    return new ImportOptions(name, version, shape, vocabulary, labels, unknown, activations, nonlinearity, otherLayers, otherEmbedding,
        otherHead, output, top, values, noPadding, answer, maxLength, window, normalisation, outputs, generation);
  }
}
