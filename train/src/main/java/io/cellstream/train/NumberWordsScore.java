package io.cellstream.train;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.train.numeral.Language;
import io.cellstream.train.numeral.Numeral;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How many of the held-out numerals are said word for word.
 *
 * @param numerals how many there are
 * @param exact how many of them are
 * @param english how many are to be said in English
 * @param englishExact how many of those are
 */
record NumberWordsScore(int numerals, int exact, int english, int englishExact) implements Score {
  /** How many held-out numerals a model is judged by: one standard deviation of the figure is then below 0.1 %. */
  static final int HELD_OUT = 20_000;

  /**
   * Lets the model say the first of the held-out numerals.
   *
   * @param dir where the model is from, for the error's message
   * @throws TrainingException if the model is made for something else
   */
  static NumberWordsScore of(ModelDefinition definition, Path dir, int count) throws TrainingException {
    requireNumberWords(definition, dir);
    List<Numeral> numerals = Numeral.heldOut(count);
    List<List<String>> written = Written.sentences(definition, numerals.stream().map(NumberWordsExercise::events).toList());
    List<Numeral> exact = IntStream.range(0, count).filter(n -> written.get(n).equals(numerals.get(n).words())).mapToObj(numerals::get)
        .toList();
    Predicate<Numeral> isEnglish = numeral -> numeral.language() == Language.EN;
    return new NumberWordsScore(count, exact.size(), (int) numerals.stream().filter(isEnglish).count(),
        (int) exact.stream().filter(isEnglish).count());
  }

  @Override
  public List<String> lines() {
    return List.of(
        String.format(Locale.ROOT, "Of %,d held-out numerals, said word for word, as the application computes it (at best: 100 %%):",
            numerals),
        String.format(Locale.ROOT, "  %6.2f %%  all", percentExact()),
        String.format(Locale.ROOT, "  %6.2f %%  the English ones", percentEnglish()),
        String.format(Locale.ROOT, "  %6.2f %%  the Korean ones", percentKorean()));
  }

  @Override
  public Map<String, Object> heldOut() {
    return new TreeMap<>(
        Map.of("numerals", numerals, "exact", percentExact(), "english", percentEnglish(), "korean", percentKorean(), "optimum", 100.0));
  }

  private double percentExact() {
    return Score.percent(exact, numerals);
  }

  private double percentEnglish() {
    return Score.percent(englishExact, english);
  }

  private double percentKorean() {
    return Score.percent((long) exact - englishExact, (long) numerals - english);
  }

  private static void requireNumberWords(ModelDefinition definition, Path dir) throws TrainingException {
    boolean suits = definition.shape() == Shape.MANY_TO_MANY && definition.input() instanceof InputDefinition.TokenInput token
        && token.vocabulary().tokens().containsAll(Numeral.inputs()) && definition.decoder().isPresent()
        && definition.decoder().get().vocabulary().tokens().containsAll(Numeral.vocabulary()) && definition.output().top() > 0;
    if (!suits) {
      throw new TrainingException(dir + ": the model \"" + definition.name()
          + "\" does not say numbers in English and Korean words; name a model that \"train number-words --to\" wrote");
    }
  }
}
