package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cellstream.model.definition.GenerationDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.train.weather.Caption;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One step of an LSTM layer over the readings, whose state a decoder takes over. */
final class CaptionStudent implements Student {
  /** How many readings the features' means and deviations are taken from. */
  private static final int SURVEYED = 20_000;
  /** What is less probable than a tenth is left out: rarer than any free choice of words, and far more than what is wrong. */
  private static final float TOP_P = 0.9f;

  private final int batch;
  private final RandomGenerator captions;
  private final Normalisation normalisation;
  private final Vocabulary vocabulary = new Vocabulary(Stream.concat(Stream.of(Dictation.MARK), Caption.vocabulary().stream()).toList());
  private final Parameters parameters;
  private final LstmStack encoder;
  private final DecoderNetwork decoder;

  CaptionStudent(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    this.batch = plan.batch();
    this.captions = random.split();
    RandomGenerator surveyed = random.split();
    this.normalisation = Normalisation
        .of(Stream.generate(() -> Caption.draw(surveyed)).limit(SURVEYED).map(caption -> caption.readings().features()).toList());
    this.parameters = new Parameters(memory, random.split());
    this.encoder = new LstmStack(parameters, "lstm", normalisation.input().size(), plan.hidden(), 1, 0);
    this.decoder = new DecoderNetwork(parameters, vocabulary, plan.hidden());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Reply next(NDManager scratch) {
    List<Caption> drawn = Stream.generate(() -> Caption.draw(captions)).limit(batch).toList();
    NDArray inputs = scratch.create(normalisation.batch(drawn.stream().map(caption -> caption.readings().features()).toList()),
        new Shape(1, batch, normalisation.input().size()));
    LstmStack.Forward read = encoder.forward(inputs, encoder.zeroState(scratch, batch), true);
    return decoder.write(Dictation.of(drawn.stream().map(Caption::words).toList(), vocabulary, scratch), read.state());
  }

  @Override
  public ModelDefinition definition() {
    GenerationDefinition generation = new GenerationDefinition(new GenerationDefinition.Sample(1, 0, TOP_P, 1), Caption.LONGEST + 1);
    return new ModelDefinition("caption", ExercisePackage.VERSION, io.cellstream.model.definition.Shape.ONE_TO_MANY, normalisation.input(),
        encoder.layers(), encoder.initial(), decoder.head(), Optional.of(decoder.definition(generation)),
        new OutputDefinition(1, false, false, vocabulary), "", "");
  }
}
