package io.cellstream.importer.foreign;

import io.cellstream.model.definition.GenerationDefinition.Method;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user says of a decoder beside the file. Empty ones are asked for where they are needed, or follow from the file.
 *
 * @param decoder the decoder's file, if it has one of its own
 * @param module the module of a state_dict that is the decoder
 * @param embedding the module of a state_dict that the decoder looks its tokens up in, if it is not one of its own
 * @param vocabulary a file of the tokens that are written
 * @param start the token that the decoder reads first
 * @param stop the token that ends what it writes
 * @param method how tokens are chosen; empty: the most probable one
 */
public record GenerationOptions(Optional<Path> decoder, Optional<String> module, Optional<String> embedding, Optional<Path> vocabulary,
    Optional<String> start, Optional<String> stop, Optional<Method> method) {

  /** Nothing is said. */
  public static final GenerationOptions NONE = new GenerationOptions(Optional.empty(), Optional.empty(), Optional.empty(),
      Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
