package io.cellstream.train;

import ai.djl.ndarray.NDManager;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.train.opinion.Lexicon;
import io.cellstream.train.opinion.Opinion;
import io.cellstream.train.opinion.Optimum;
import io.cellstream.train.opinion.Tone;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Many to one, read both ways: whether a text is for or against something, where what comes later turns what came before. */
final class SentimentExercise implements Exercise {
  /** How many held-out opinions a model is judged by: one standard deviation of the figure is then 0.23 %. */
  static final int HELD_OUT = 20_000;

  static final Labelling<Opinion> LABELLING = new Labelling<>("sentiment", "opinions", Shape.MANY_TO_ONE, Tone.labels(),
      new Labelling.Input(
          input -> input instanceof InputDefinition.TokenInput token && token.vocabulary().tokens().equals(Lexicon.tokens()),
          "the words of its language"),
      Opinion::heldOut, SentimentExercise::events, opinion -> opinion.tone().label(), opinion -> Optimum.judge(opinion).label(),
      new Labelling.Baseline<>("wordByWord", "word by word: what stands around a word unknown",
          opinion -> Optimum.judgeWordByWord(opinion).label()));

  @Override
  public String name() {
    return "sentiment";
  }

  @Override
  public String examples() {
    return "opinions";
  }

  @Override
  public LearningPlan plan() {
    return new LearningPlan(24, 320_000, 64, 0.01, 1);
  }

  @Override
  public String data() {
    return "opinions in an invented language; a particle behind a word negates it, and a clause's end tells whether all of it was ironic";
  }

  @Override
  public Map<String, Object> generator() {
    return Opinion.describe();
  }

  @Override
  public Student student(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    return new SentimentStudent(memory, plan, random);
  }

  @Override
  public Score judge(ModelDefinition model, Path dir) throws TrainingException {
    return LABELLING.judge(model, dir, HELD_OUT);
  }

  @Override
  public Samples samples() {
    List<Opinion> opinions = Opinion.heldOut(Samples.EXAMPLES);
    Map<String, List<RawEvent>> sequences = new LinkedHashMap<>();
    Map<String, String> answers = new LinkedHashMap<>();
    for (int n = 0; n < opinions.size(); n++) {
      String key = String.format(Locale.ROOT, "opinion-%04d", n + 1);
      sequences.put(key, events(opinions.get(n)));
      answers.put(key, opinions.get(n).tone().label());
    }
    return new Samples(sequences, answers);
  }

  /** A token each; the last one ends the sequence. */
  static List<RawEvent> events(Opinion opinion) {
    List<String> tokens = opinion.tokens();
    return IntStream.range(0, tokens.size())
        .mapToObj(t -> new RawEvent(new RawInput.TokenText(tokens.get(t)), OptionalLong.of(t), false, t + 1 == tokens.size())).toList();
  }
}
