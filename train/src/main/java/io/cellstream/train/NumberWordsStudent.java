package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.train.numeral.Numeral;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** An LSTM layer that reads the language and the digits, whose state a decoder takes over. */
final class NumberWordsStudent implements Student {
  private static final String EMBEDDING = "embedding.weight";
  private static final int WIDTH = 16;

  private final int batch;
  private final RandomGenerator numerals;
  private final Vocabulary digits = new Vocabulary(Numeral.inputs());
  private final Vocabulary words = new Vocabulary(Stream.concat(Stream.of(Dictation.MARK), Numeral.vocabulary().stream()).toList());
  private final Parameters parameters;
  private final LstmStack encoder;
  private final DecoderNetwork decoder;

  NumberWordsStudent(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    this.batch = plan.batch();
    this.numerals = random.split();
    this.parameters = new Parameters(memory, random.split());
    parameters.addGaussian(EMBEDDING, digits.size(), WIDTH);
    this.encoder = new LstmStack(parameters, "lstm", WIDTH, plan.hidden(), 1, 0);
    this.decoder = new DecoderNetwork(parameters, words, plan.hidden());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** Numbers of as many digits. */
  @Override
  public Reply next(NDManager scratch) {
    int length = numerals.nextInt(1, Numeral.DIGITS + 1);
    List<Numeral> drawn = Stream.generate(() -> Numeral.drawForLearning(length, numerals)).limit(batch).toList();
    long[] ids = new long[(length + 1) * batch];
    for (int lane = 0; lane < batch; lane++) {
      List<String> tokens = drawn.get(lane).tokens();
      for (int t = 0; t <= length; t++) {
        ids[t * batch + lane] = digits.id(tokens.get(t));
      }
    }
    NDArray inputs = Embedded.rows(parameters.get(EMBEDDING), scratch.create(ids, new Shape(length + 1L, batch)));
    LstmStack.Forward read = encoder.forward(inputs, encoder.zeroState(scratch, batch), true);
    return decoder.write(Dictation.of(drawn.stream().map(Numeral::words).toList(), words, scratch), read.state());
  }

  @Override
  public ModelDefinition definition() {
    GenerationDefinition generation = new GenerationDefinition(new GenerationDefinition.Greedy(), Numeral.LONGEST + 1);
    return new ModelDefinition("number-words", ExercisePackage.VERSION, io.cellstream.model.definition.Shape.MANY_TO_MANY,
        new InputDefinition.TokenInput(digits, parameters.tensor(EMBEDDING), OptionalInt.empty()), encoder.layers(), encoder.initial(),
        decoder.head(), Optional.of(decoder.definition(generation)), new OutputDefinition(1, false, false, words), "", "");
  }
}
