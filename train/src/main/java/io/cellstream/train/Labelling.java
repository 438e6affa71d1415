package io.cellstream.train;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Examples to which one of several labels belongs.
 *
 * @param <E> an example
 * @param name of the model, and of its command
 * @param examples what they are called, in the plural
 * @param labels all of them
 * @param input what a model for it reads
 * @param heldOut the first so many of those that no training sees
 * @param answer the right label
 * @param optimum the label that Bayes' rule gives
 */
record Labelling<E>(String name, String examples, Shape shape, List<String> labels, Input input, IntFunction<List<E>> heldOut,
    Function<E, List<RawEvent>> events, Function<E, String> answer, Function<E, String> optimum, Baseline<E> baseline) {

  /**
   * What a model for it reads.
   *
   * @param words as in "from 3 features"
   */
  record Input(Predicate<InputDefinition> suits, String words) {
  }

  /**
   * The same rule without what the model is for.
   *
   * @param name as {@code model.json} has it
   * @param words as in "by the same rule, but ..."
   */
  record Baseline<E>(String name, String words, Function<E, String> label) {
  }

  /**
   * Lets all three judge the first of the held-out examples.
   *
   * @param dir where the model is from, for the error's message
   * @throws TrainingException if the model is made for something else
   */
  LabellingScore judge(ModelDefinition model, Path dir, int count) throws TrainingException {
    requireSuitable(model, dir);
    List<E> all = heldOut.apply(count);
    List<List<Prediction>> predictions = ModelRun.predictions(model, all.stream().map(events).toList());
    int right = (int) IntStream.range(0, count).filter(n -> predictions.get(n).size() == 1
        && answer.apply(all.get(n)).equals(ModelRun.first(predictions.get(n).getFirst()))).count();
    return new LabellingScore(examples, count, right, right(all, optimum),
        new LabellingScore.Baseline(baseline.name(), baseline.words(), right(all, baseline.label())));
  }

  private int right(List<E> all, Function<E, String> judge) {
    return (int) all.stream().filter(each -> judge.apply(each).equals(answer.apply(each))).count();
  }

  private void requireSuitable(ModelDefinition model, Path dir) throws TrainingException {
    Vocabulary known = model.output().labels();
    boolean suits = model.shape() == shape && input.suits().test(model.input()) && known != null && known.tokens().equals(labels)
        && model.output().top() > 0;
    if (!suits) {
      throw new TrainingException(dir + ": the model \"" + model.name() + "\" does not tell " + String.join(", ", labels) + " from "
          + input.words() + "; name a model that \"train " + name + " --to\" wrote");
    }
  }
}
