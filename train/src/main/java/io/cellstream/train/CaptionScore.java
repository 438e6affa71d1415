package io.cellstream.train;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.train.weather.Caption;
import io.cellstream.train.weather.Readings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How a model describes the held-out weather.
 *
 * @param captions how many there are
 * @param correct how many of the model's own sentences are true of the weather they are about
 * @param bitsPerWord what the held-out sentences cost the model, the mark at the end counted as a word
 * @param optimum what they cost the one who knows the grammar's own probabilities
 */
record CaptionScore(int captions, int correct, double bitsPerWord, double optimum) implements Score {
  /** How many held-out captions a model is judged by: one standard deviation of the share of true ones is then 0.1 %. */
  static final int HELD_OUT = 20_000;

  /**
   * Lets the model and the optimum do the first of the held-out captions.
   *
   * @param dir where the model is from, for the error's message
   * @throws TrainingException if the model is made for something else
   */
  static CaptionScore of(ModelDefinition definition, Path dir, int count) throws TrainingException {
    requireCaption(definition, dir);
    List<Caption> captions = Caption.heldOut(count);
    List<List<String>> written = Written.sentences(definition,
        captions.stream().map(caption -> CaptionExercise.events(caption.readings())).toList());
    int correct = (int) IntStream.range(0, count).filter(n -> new Caption(captions.get(n).readings(), written.get(n)).isTrue()).count();
    long words = captions.stream().mapToLong(caption -> caption.words().size() + 1).sum();
    return new CaptionScore(count, correct, new DecoderBits(definition).of(captions) / words,
        captions.stream().mapToDouble(Caption::bits).sum() / words);
  }

  @Override
  public List<String> lines() {
    return List.of(String.format(Locale.ROOT, "Of %,d held-out places:", captions),
        String.format(Locale.ROOT, "  %6.2f %%  of the model's own sentences are true of the weather there; at best: 100 %%", percent()),
        String.format(Locale.ROOT, "  %6.4f bits per word of the held-out sentences, as the application computes them", bitsPerWord),
        String.format(Locale.ROOT, "  %6.4f bits at best: knowing the grammar's own probabilities", optimum));
  }

  @Override
  public Map<String, Object> heldOut() {
    return new TreeMap<>(Map.of("captions", captions, "correct", percent(), "bitsPerWord", Score.rounded(bitsPerWord, 10_000), "optimum",
        Score.rounded(optimum, 10_000)));
  }

  private double percent() {
    return Score.percent(correct, captions);
  }

  private static void requireCaption(ModelDefinition definition, Path dir) throws TrainingException {
    boolean suits = definition.shape() == Shape.ONE_TO_MANY && definition.input() instanceof InputDefinition.FeatureInput features
        && features.size() == Readings.FEATURES.size()
        && definition.decoder().isPresent() && definition.decoder().get().vocabulary().tokens().containsAll(Caption.vocabulary())
        && definition.output().top() > 0;
    if (!suits) {
      throw new TrainingException(dir + ": the model \"" + definition.name() + "\" does not describe the weather from "
          + Readings.FEATURES.size() + " features; name a model that \"train caption --to\" wrote");
    }
  }
}
