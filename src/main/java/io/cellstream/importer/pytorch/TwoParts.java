package io.cellstream.importer.pytorch;

import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.StoredTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The tensors of a {@code state_dict} that holds an encoder and a decoder, and what the user says of each. The decoder is one module with
 * all that is in it, the Linears of {@code --head} wherever they are, and the embedding of {@code --decoder-embedding}; all else is the
 * encoder. {@code --layers} are the encoder's, and may name layers of the decoder: then both have the same weights.
 */
record TwoParts(Part encoder, Part decoder) {
  private static final String USUAL = "decoder";

  record Part(List<StoredTensor> tensors, ImportOptions options) {
  }

  static TwoParts of(String file, Collection<StoredTensor> tensors, ImportOptions options, Questions questions)
      throws ModelFileException {
    String decoder = options.generation().module().orElse(USUAL);
    if (tensors.stream().noneMatch(isIn(decoder))) {
      throw options.generation().module().isPresent()
          ? new ModelFileException("--decoder-module " + decoder + ": " + file + " has no such module")
          : questions.stopAt(file,
              "does not say which of its modules is the decoder; give --decoder-module NAME, or --decoder FILE if it is in another",
              "--decoder-module NAME");
    }
    List<String> shared = options.generation().embedding().stream().toList();
    requireKnown(file, tensors, "--decoder-embedding", shared);
    requireKnown(file, tensors, "--head", options.head());
    requireKnown(file, tensors, "--layers", options.layers());
    requireKnown(file, tensors, "--embedding", options.embedding());
    boolean layersOfDecoder = options.layers().stream().allMatch(name -> isPartOf(name, decoder));
    List<String> ofEncoder = layersOfDecoder ? List.of() : options.layers();
    Predicate<StoredTensor> inDecoder = isIn(decoder);
    Predicate<StoredTensor> inHead = isInAny(options.head());
    return new TwoParts(
        new Part(tensors.stream().filter(inDecoder.or(inHead).negate().or(isInAny(ofEncoder))).toList(),
            options.naming(ofEncoder, options.embedding().stream().filter(name -> !isPartOf(name, decoder)).toList(), List.of())),
        new Part(tensors.stream().filter(inDecoder.or(inHead).or(isInAny(shared))).toList(),
            options.naming(layersOfDecoder ? options.layers() : List.of(),
                Stream.concat(shared.stream(), options.embedding().stream().filter(name -> isPartOf(name, decoder))).toList(),
                options.head())));
  }

  private static void requireKnown(String file, Collection<StoredTensor> tensors, String option, List<String> names)
      throws ModelFileException {
    List<String> unknown = new ArrayList<>(names);
    unknown.removeIf(name -> tensors.stream().anyMatch(isIn(name)));
    if (!unknown.isEmpty()) {
      throw new ModelFileException(option + " " + unknown.getFirst() + ": " + file + " has no such module");
    }
  }

  private static boolean isPartOf(String name, String module) {
    return name.equals(module) || name.startsWith(module + ".");
  }

  private static Predicate<StoredTensor> isIn(String module) {
    return tensor -> tensor.name().startsWith(module + ".");
  }

  private static Predicate<StoredTensor> isInAny(List<String> modules) {
    return tensor -> modules.stream().anyMatch(module -> isIn(module).test(tensor));
  }
}
