package io.cellstream.importer;

import io.cellstream.importer.foreign.ForeignModel;
import io.cellstream.importer.foreign.ForeignPair;
import io.cellstream.importer.foreign.GenerationOptions;
import io.cellstream.importer.foreign.ImportOptions;
import io.cellstream.importer.foreign.Questions;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.DenseActivation;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.GenerationDefinition.Greedy;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.LayerDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Tensor;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.modelfile.ModelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes one model of an encoder and its decoder, and fills the gaps that their files leave with what the user says. */
final class DecoderGaps {
  private final String file;
  private final String decoderFile;
  private final ForeignModel encoder;
  private final ForeignModel decoder;
  private final ImportOptions options;
  private final Questions questions;
  private final GenerationOptions generation;

  /** @param decoderFile how errors name the decoder's file */
  DecoderGaps(String file, String decoderFile, ForeignPair pair, ImportOptions options, Questions questions) {
    this.file = file;
    this.decoderFile = decoderFile;
    this.encoder = pair.encoder();
    this.decoder = pair.decoder();
    this.options = options;
    this.questions = questions;
    this.generation = options.generation();
  }

  /** @throws ModelFileException naming the option that must be given, or what does not fit */
  ModelDefinition definition(String name) throws ModelFileException {
    if (questions.isEmpty()) {
      encoder.requireChain(file);
      decoder.requireChain(decoderFile);
    }
    requireParts();
    requireSameStates();
    Shape shape = shape();
    List<DenseActivation> activations = activations();
    int ofEncoder = encoder.dense().size();
    List<DenseActivation> ofDecoder = activations.subList(ofEncoder, activations.size());
    Vocabulary words = words();
    InputDefinition input = new InputGaps(file, encoder.input(), options, questions).input();
    DecoderDefinition definition = new DecoderDefinition(words, embedding(words), decoder.definitions(ofDecoder),
        id(generation.start(), "--start", "that the decoder reads first", words),
        id(generation.stop(), "--stop", "that ends what it writes", words),
        new GenerationDefinition(generation.method().orElse(new Greedy()),
            options.maxLength()
                .orElseGet(() -> ask("how many tokens it writes at most", "--max-length N", "--max-length N", 1))));
    questions.requireNone();
    HeadDefinition head = Gaps.dense(decoder.head(),
        ofDecoder.subList(ofDecoder.size() - decoder.head().size(), ofDecoder.size()));
    return new ModelDefinition(options.name().orElse(name), options.version().orElse("1"), shape, input,
        encoder.definitions(activations.subList(0, ofEncoder)),
        encoder.layers().stream().map(ForeignModel.Layer::initial).toList(), head, Optional.of(definition),
        new OutputDefinition(options.top().orElse(1), options.values(), false, words), "", "");
  }

  private Shape shape() throws ModelFileException {
    Shape shape = options.shape().orElseGet(() -> ask("when it writes", "--shape many-to-many (at the end of a sequence) or --shape"
        + " one-to-many (at every event)", "--shape SHAPE", Shape.MANY_TO_MANY));
    if (!shape.generates()) {
      throw new ModelFileException("--shape " + shape.text() + ": with a decoder the shape is many-to-many or one-to-many");
    }
    return shape;
  }

  private void requireParts() throws ModelFileException {
    if (encoder.recurrent().isEmpty()) {
      throw new ModelFileException(file + ": the encoder has no recurrent layer whose state the decoder could take over");
    }
    if (!encoder.head().isEmpty()) {
      throw new ModelFileException(
          file + ": " + encoder.head().getFirst().source() + ": comes after the encoder's last recurrent layer; the"
              + " decoder takes its state over as it is" + (generation.decoder().isPresent()
                  ? ""
                  : ". If it is the decoder's, give --head with its name"));
    }
    if (decoder.layers().isEmpty() || decoder.head().isEmpty()) {
      throw new ModelFileException(decoderFile + ": the decoder has no " + (decoder.layers().isEmpty() ? "recurrent" : "dense")
          + " layer; it reads a token, steps recurrent layers, and its dense layers tell how probable each token is");
    }
    Optional<ForeignModel.Layer> backward = encoder.backward().or(decoder::backward);
    if (backward.isPresent()) {
      throw new ModelFileException(file + ": " + backward.get().source() + ": reads the sequence backward, which only a model of shape"
          + " many-to-one can");
    }
    if (options.answer().isPresent()) {
      throw new ModelFileException("--answer: is for layers that read backward");
    }
    if (options.labels().isPresent()) {
      throw new ModelFileException("--labels: the outputs of a decoder are its tokens; --output-vocabulary names them");
    }
  }

  private void requireSameStates() throws ModelFileException {
    List<ForeignModel.Layer> read = encoder.recurrent();
    List<ForeignModel.Layer> written = decoder.recurrent();
    if (read.size() != written.size()) {
      throw new ModelFileException(decoderFile + ": the decoder has " + written.size() + " recurrent layers, the encoder " + read.size()
          + "; each takes over the state of one");
    }
    for (int l = 0; l < read.size(); l++) {
      String ours = state(written.get(l).definition());
      String theirs = state(read.get(l).definition());
      if (!ours.equals(theirs)) {
        throw new ModelFileException(decoderFile + ": " + written.get(l).source() + " has " + ours + ", but " + read.get(l).source()
            + ", whose state it takes over, " + theirs);
      }
    }
  }

  private static String state(LayerDefinition layer) {
    return "h of " + layer.hidden() + (layer.cellState() == 0 ? " and no c" : " and c of " + layer.cellState());
  }

  /**
   * Of the encoder's dense layers, then the decoder's. The last one gives probabilities, and a file that ends in their logarithms up to a
   * constant says so with linear.
   */
  private List<DenseActivation> activations() throws ModelFileException {
    List<ForeignModel.Head> dense = Stream.concat(encoder.dense().stream(), decoder.dense().stream()).toList();
    List<DenseActivation> given = options.activations();
    if (!given.isEmpty() && given.size() != dense.size() && given.size() != dense.size() - 1) {
      throw new ModelFileException("--activation: has " + given.size() + " names; give one for each of " + Gaps.sources(dense)
          + ", in this order; the last may be left out");
    }
    List<DenseActivation> activations = new ArrayList<>();
    for (ForeignModel.Head layer : dense) {
      int i = activations.size();
      boolean last = i == dense.size() - 1;
      Optional<DenseActivation> said = (i < given.size() ? Optional.of(given.get(i)) : layer.activation())
          .or(() -> last ? Optional.of(DenseActivation.SOFTMAX) : Optional.empty());
      DenseActivation activation = said.orElseGet(() -> ask("what its dense layers end in", "--activation with a name for each of "
          + Gaps.sources(dense) + ", in this order; the last may be left out", "--activation NAME" + ",NAME".repeat(dense.size() - 2),
          DenseActivation.LINEAR));
      if (last && activation == DenseActivation.LINEAR) {
        activation = DenseActivation.SOFTMAX;
      }
      if (last != (activation == DenseActivation.SOFTMAX)) {
        throw new ModelFileException(decoderFile + ": " + layer.source() + " ends in " + activation.name().toLowerCase(Locale.ROOT)
            + ", but "
            + (last ? "a decoder's last layer tells probabilities: softmax" : "only the decoder's last layer can end in softmax"));
      }
      activations.add(activation);
    }
    return activations;
  }

  private Vocabulary words() throws ModelFileException {
    int size = decoder.head().getLast().layer().size();
    return generation.vocabulary().isPresent()
        ? TextList.read(generation.vocabulary().get(), "--output-vocabulary", size, "output of the decoder")
        : ask("what the " + size + " tokens are that it writes", "--output-vocabulary FILE, one token a line or a JSON array",
            "--output-vocabulary FILE", TextList.ids(size));
  }

  private Tensor embedding(Vocabulary words) throws ModelFileException {
    Tensor embedding = switch (decoder.input()) {
      case ForeignModel.Embedding given -> given.weight();
      case ForeignModel.Features features -> {
        if (features.size() != words.size()) {
          throw new ModelFileException(
              decoderFile + ": the decoder has no embedding, and reads " + features.size() + " values a step where it"
                  + " writes " + words.size() + " tokens, so these are no one-hot tokens"
                  + (generation.decoder().isPresent() ? "" : "; give --decoder-embedding with the module that it looks its tokens up in"));
        }
        yield InputGaps.oneHot(decoderFile + ": the decoder", words.size());
      }
    };
    if (embedding.rows() != words.size()) {
      throw new ModelFileException(decoderFile + ": the decoder has an embedding of " + embedding.rows() + " tokens, but writes "
          + words.size() + "; it reads what it has written");
    }
    return embedding;
  }

  private int id(Optional<String> token, String option, String what, Vocabulary words) throws ModelFileException {
    if (token.isEmpty()) {
      return ask("the token " + what, option + " TOKEN", option + " TOKEN", 0);
    }
    return questions.has("--output-vocabulary") ? 0 : InputGaps.id(token.get(), option, words, "output vocabulary");
  }

  private <T> T ask(String what, String give, String option, T standIn) {
    return questions.ask(decoderFile, "does not say " + what + "; give " + give, option, standIn);
  }
}
