package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.importer.foreign.Tensors;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.modelfile.ModelFileException;
import java.util.OptionalInt;

/** What a file leaves open of a model's input. */
final class InputGaps {
  /** A one-hot input costs an identity matrix in the package: 64 MB at this size. */
  private static final int LARGEST_ONE_HOT = 4096;

  private final String file;
  private final ForeignModel.Input input;
  private final ImportOptions options;
  private final Questions questions;

  InputGaps(String file, ForeignModel.Input input, ImportOptions options, Questions questions) {
    this.file = file;
    this.input = input;
    this.options = options;
    this.questions = questions;
  }

  /** @throws ModelFileException naming the option that must be given, or the one that does not fit the file */
  InputDefinition input() throws ModelFileException {
    return switch (input) {
      case ForeignModel.Embedding embedding -> token(embedding.weight(), vocabulary(embedding));
      case ForeignModel.Features features when options.vocabulary().isPresent() -> token(oneHot(features), oneHotVocabulary(features));
      case ForeignModel.Features features -> {
        if (options.unknown().isPresent()) {
          throw new ModelFileException("--unknown: the model reads features, not tokens");
        }
        yield new NormalisationGaps(file, features, options.normalisation()).input();
      }
    };
  }

  private Vocabulary vocabulary(ForeignModel.Embedding embedding) throws ModelFileException {
    int size = embedding.weight().rows();
    return options.vocabulary().isPresent()
        ? TextList.read(options.vocabulary().get(), "--vocabulary", size, "row of the embedding")
        : questions.ask(file,
            "has an embedding of " + size + " tokens, but not what they are; give --vocabulary FILE, one token a line or a"
                + " JSON array (where events carry ids only: seq 0 " + (size - 1) + " > FILE)",
            "--vocabulary FILE", TextList.ids(size));
  }

  private Tensor oneHot(ForeignModel.Features features) throws ModelFileException {
    Tensor embedding = oneHot("--vocabulary: " + file, features.size());
    if (!features.definition().isAsTheyCome()) {
      throw new ModelFileException("--vocabulary: " + file + " normalises its input, so it reads features, not tokens");
    }
    return embedding;
  }

  /**
   * The embedding of tokens that a model without one reads as one-hot vectors.
   *
   * @param reader how errors name who reads them
   */
  static Tensor oneHot(String reader, int size) throws ModelFileException {
    if (size > LARGEST_ONE_HOT) {
      throw new ModelFileException(reader + " has no embedding, and reads " + size + " values a step; as one-hot tokens at most "
          + LARGEST_ONE_HOT + " are possible");
    }
    return Tensors.identity(size);
  }

  private Vocabulary oneHotVocabulary(ForeignModel.Features features) throws ModelFileException {
    return TextList.read(options.vocabulary().orElseThrow(), "--vocabulary", features.size(),
        "value of the input (it has no embedding, so a token enters as one-hot)");
  }

  private InputDefinition token(Tensor embedding, Vocabulary vocabulary) throws ModelFileException {
    if (options.normalisation().option().isPresent()) {
      throw new ModelFileException(options.normalisation().option().get() + ": the model reads tokens, not features");
    }
    OptionalInt unknown = OptionalInt.empty();
    if (options.unknown().isPresent() && !questions.has("--vocabulary")) {
      unknown = OptionalInt.of(id(options.unknown().get(), "--unknown", vocabulary, "vocabulary"));
    }
    return new InputDefinition.TokenInput(vocabulary, embedding, unknown);
  }

  /**
   * @param option the option that names the token
   * @param what how errors name the vocabulary
   */
  static int id(String token, String option, Vocabulary vocabulary, String what) throws ModelFileException {
    int id = vocabulary.id(token);
    if (id < 0) {
      throw new ModelFileException(option + " " + token + ": is no token of the " + what);
    }
    return id;
  }
}
