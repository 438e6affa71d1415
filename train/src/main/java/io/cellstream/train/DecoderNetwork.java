package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.cellstream.model.definition.DecoderDefinition;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.HeadDefinition;
import io.cellstream.model.definition.Vocabulary;

/** What says sentences: an embedding and an LSTM layer that begins with an encoder's state, and a dense head. */
final class DecoderNetwork {
  private static final String EMBEDDING = "decoder.embedding.weight";
  private static final int WIDTH = 24;

  private final Parameters parameters;
  private final Vocabulary vocabulary;
  private final int hidden;
  private final LstmStack lstm;
  private final DenseStack head;

  /** Adds its parameters, the embedding's drawn from N(0, 1). */
  DecoderNetwork(Parameters parameters, Vocabulary vocabulary, int hidden) {
    this.parameters = parameters;
    this.vocabulary = vocabulary;
    this.hidden = hidden;
    parameters.addGaussian(EMBEDDING, vocabulary.size(), WIDTH);
    this.lstm = new LstmStack(parameters, "decoder.lstm", WIDTH, hidden, 1, 0);
    this.head = new DenseStack(parameters, hidden, vocabulary.size());
  }

  /** What it would say where the dictation asks for something. */
  Student.Reply write(Dictation dictation, NDList state) {
    NDArray h = lstm.forward(Embedded.rows(parameters.get(EMBEDDING), dictation.read()), state, true).h();
    NDArray asked = Embedded.rows(h.reshape(new Shape(-1, hidden)), dictation.asked());
    return new Student.Reply(head.logProbabilities(asked), dictation.right());
  }

  DecoderDefinition definition(GenerationDefinition generation) {
    int mark = vocabulary.id(Dictation.MARK);
    return new DecoderDefinition(vocabulary, parameters.tensor(EMBEDDING), lstm.layers(), mark, mark, generation);
  }

  HeadDefinition head() {
    return head.definition();
  }
}
