package io.cellstream.train;

import ai.djl.ndarray.NDManager;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.train.chance.Seeds;
import io.cellstream.train.numeral.Numeral;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Many to many: a number's words in English or Korean, once its digits have come. */
final class NumberWordsExercise implements Exercise {
  @Override
  public String name() {
    return "number-words";
  }

  @Override
  public String examples() {
    return "numerals";
  }

  @Override
  public LearningPlan plan() {
    return new LearningPlan(128, 1_280_000, 128, 0.006, 1);
  }

  @Override
  public String data() {
    return "whole numbers from 0 to 999,999,999 in digits, and their words in English or Korean";
  }

  @Override
  public Map<String, Object> generator() {
    return new TreeMap<>(Map.of("digits", "1 to 9, one number of digits as likely as the other; then every number", "languages",
        List.of("en: four hundred seven thousand twenty", "ko: 사 십 만 칠 천 이 십")));
  }

  @Override
  public String split() {
    return "one of ten numbers from 1,000 on, by a hash, is never learned from, in neither language; the held-out numerals are drawn of those,"
        + " from the seed " + Seeds.HELD_OUT;
  }

  @Override
  public Student student(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random) {
    return new NumberWordsStudent(memory, plan, random);
  }

  @Override
  public Score judge(ModelDefinition model, Path dir) throws TrainingException {
    return NumberWordsScore.of(model, dir, NumberWordsScore.HELD_OUT);
  }

  @Override
  public Samples samples() {
    List<Numeral> numerals = Numeral.heldOut(Samples.EXAMPLES);
    Map<String, List<RawEvent>> sequences = new LinkedHashMap<>();
    Map<String, String> answers = new LinkedHashMap<>();
    for (int n = 0; n < numerals.size(); n++) {
      String key = String.format(Locale.ROOT, "number-%04d", n + 1);
      sequences.put(key, events(numerals.get(n)));
      answers.put(key, String.join(" ", numerals.get(n).words()));
    }
    return new Samples(sequences, answers);
  }

  /** The language, then digit by digit; the last one ends the sequence. */
  static List<RawEvent> events(Numeral numeral) {
    List<String> tokens = numeral.tokens();
    return IntStream.range(0, tokens.size())
        .mapToObj(t -> new RawEvent(new RawInput.TokenText(tokens.get(t)), OptionalLong.of(t), false, t + 1 == tokens.size())).toList();
  }
}
