package io.cellstream.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.ReadingDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.train.opinion.Lexicon;
import io.cellstream.train.opinion.Opinion;
import io.cellstream.train.opinion.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** An LSTM layer that reads both ways, and a head on the last states of both. */
final class SentimentStudent implements Student {
  private static final String EMBEDDING = "embedding.weight";
  private static final int WIDTH = 12;

  private final int batch;
  private final RandomGenerator opinions;
  private final Vocabulary tokens = new Vocabulary(Lexicon.tokens());
  private final Parameters parameters;
  private final LstmStack lstm;
  private final DenseStack head;
  /** Drawn, but not yet enough of that length for a batch. */
  private final Map<Integer, List<Opinion>> waiting = new TreeMap<>();

  SentimentStudent(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    this.batch = plan.batch();
    this.opinions = random.split();
    this.parameters = new Parameters(memory, random.split());
    parameters.addGaussian(EMBEDDING, tokens.size(), WIDTH);
    this.lstm = LstmStack.bidirectional(parameters, "lstm", WIDTH, plan.hidden());
    this.head = new DenseStack(parameters, 2 * plan.hidden(), Tone.labels().size());
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** Opinions of one length: PyTorch's operation reads all lanes from the same end. */
  @Override
  public Reply next(NDManager scratch) {
    List<Opinion> drawn = draw();
    int length = drawn.getFirst().tokens().size();
    long[] ids = new long[length * batch];
    for (int lane = 0; lane < batch; lane++) {
      List<String> texts = drawn.get(lane).tokens();
      for (int t = 0; t < length; t++) {
        ids[t * batch + lane] = tokens.id(texts.get(t));
      }
    }
    NDArray inputs = Embedded.rows(parameters.get(EMBEDDING), scratch.create(ids, new Shape(length, batch)));
    NDArray h = lstm.forward(inputs, lstm.zeroState(scratch, batch), true).state().getFirst();
    NDArray both = h.get(0).concat(h.get(1), -1);
    return new Reply(head.logProbabilities(both),
        scratch.create(drawn.stream().mapToLong(opinion -> Tone.labels().indexOf(opinion.tone().label())).toArray()));
  }

  private List<Opinion> draw() {
    while (true) {
      Opinion opinion = Opinion.draw(opinions);
      List<Opinion> alike = waiting.computeIfAbsent(opinion.tokens().size(), _ -> new ArrayList<>());
      alike.add(opinion);
      if (alike.size() == batch) {
        waiting.remove(opinion.tokens().size());
        return alike;
      }
    }
  }

  @Override
  public ModelDefinition definition() {
    List<String> labels = Tone.labels();
    return new ModelDefinition("sentiment", ExercisePackage.VERSION, io.cellstream.model.definition.Shape.MANY_TO_ONE,
        new InputDefinition.TokenInput(tokens, parameters.tensor(EMBEDDING), OptionalInt.empty()), lstm.layers(), head.definition(),
        new OutputDefinition(labels.size(), false, false, new Vocabulary(labels)), "", "")
        .withReading(new ReadingDefinition.Whole(Opinion.LONGEST, ReadingDefinition.Answer.LAST_STATES));
  }
}
