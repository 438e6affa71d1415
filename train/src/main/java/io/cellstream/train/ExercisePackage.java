package io.cellstream.train;

import io.cellstream.train.chance.Seeds;
import java.util.Map;
import java.util.TreeMap;

/** The story that {@code model.json} tells of a training. */
final class ExercisePackage {
  static final String VERSION = "1";
  static final String DRAWN_AFRESH = "each training example is drawn afresh from the seed, the held-out ones from the seed "
      + Seeds.HELD_OUT;

  private ExercisePackage() {
  }

  static Map<String, Object> training(Exercise exercise, LearningPlan plan, double minutes, Score score, String pytorch) {
    Map<String, Object> story = new TreeMap<>();
    story.put("trainer", "cellstream train " + exercise.name() + ", PyTorch " + pytorch);
    story.put("data", exercise.data());
    story.put("generator", exercise.generator());
    story.put("split", exercise.split());
    story.put("plan", plan.describe(exercise.examples()));
    story.put("minutes", Score.rounded(minutes, 10));
    story.put("heldOut", score.heldOut());
    return story;
  }
}
