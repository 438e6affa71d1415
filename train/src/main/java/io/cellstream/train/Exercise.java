package io.cellstream.train;

import ai.djl.ndarray.NDManager;
import io.cellstream.model.definition.ModelDefinition;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Something to be learned from simulated examples, of which the best that can be done is known: all that its command needs. */
interface Exercise {

  /** The model's name, and its command's. */
  String name();

  /** What its examples are called, in the plural. */
  String examples();

  /** The plan whose model is in {@code models/}. */
  LearningPlan plan();

  /** What is learned from, in a line. */
  String data();

  /** The generator in numbers: maps and lists, ready for JSON. */
  Map<String, Object> generator();

  /** How what is learned from and what is held out are kept apart, in a line. */
  default String split() {
    return ExercisePackage.DRAWN_AFRESH;
  }

  /**
   * A network that has yet to learn.
   *
   * @param memory where its parameters live
   * @param random of the parameters and of the examples
   */
  Student student(NDManager memory, LearningPlan plan, RandomGenerator.SplittableGenerator random);

  /**
   * Lets a model do the held-out examples.
   *
   * @param dir where the model is from, for the error's message
   * @throws TrainingException if the model is made for something else
   */
  Score judge(ModelDefinition model, Path dir) throws TrainingException;

  /** Held-out examples to play with, always the same. */
  Samples samples();
}
