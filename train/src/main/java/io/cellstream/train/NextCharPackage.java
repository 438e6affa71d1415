package io.cellstream.train;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Shape;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.modelfile.ModelFileException;
import io.cellstream.modelfile.ModelPackageWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Makes a trained network a model package, through the application's own writer. */
final class NextCharPackage {
  private static final String NAME = "next-char";
  private static final String VERSION = "1";
  private static final int TOP = 5;

  private NextCharPackage() {
  }

  /**
   * @param training how the model came about, see {@link #training}
   * @return the model as read back
   * @throws ModelFileException if it can't be written, or is none (a weight that is no number)
   */
  static ModelDefinition write(Path to, Vocabulary vocabulary, CharNetwork network, Map<String, ?> training)
      throws ModelFileException {
    ModelDefinition definition = new ModelDefinition(NAME, VERSION, Shape.SYNCHRONIZED, network.input(vocabulary), network.layers(),
        network.head(), new OutputDefinition(TOP, false, true, vocabulary), "", "");
    return ModelPackageWriter.write(to, definition, training);
  }

  /** The story that {@code model.json} tells of its training. The text's folder is nobody's business, so only its name is told. */
  static Map<String, Object> training(Path text, Corpus corpus, TrainingPlan plan, CharTrainer.Result result, String pytorch) {
    Map<String, Object> story = new TreeMap<>();
    story.put("trainer", "cellstream train next-char, PyTorch " + pytorch);
    story.put("text", Map.of("name", String.valueOf(text.getFileName()), "trainingCharacters", corpus.training().length,
        "heldOutCharacters", corpus.heldOut().length, "split", "the first 90 % train, the last 10 % are held out"));
    story.put("plan", plan(plan));
    story.put("passes", result.passes());
    story.put("minutes", rounded(result.minutes(), 10));
    story.put("bitsPerCharacter", bits(result));
    return story;
  }

  private static Map<String, Object> plan(TrainingPlan plan) {
    Map<String, Object> options = new TreeMap<>(Map.of("passes", plan.passes(), "batch", plan.batch(), "chunk", plan.chunk(), "restart",
        plan.restart(), "rate", plan.rate(), "dropout", plan.dropout(), "seed", plan.seed()));
    if (Double.isFinite(plan.minutes())) {
      options.put("minutes", plan.minutes());
    }
    return options;
  }

  private static Map<String, Object> bits(CharTrainer.Result result) {
    Map<String, Object> bits = new TreeMap<>();
    bits.put("whileLearning", rounded(result.trainingBits(), 1000));
    bits.put("heldOut", rounded(result.heldOut().running(), 1000));
    if (Double.isFinite(result.heldOut().byLine())) {
      bits.put("heldOutLineByLine", rounded(result.heldOut().byLine(), 1000));
    }
    return bits;
  }

  private static double rounded(double value, int parts) {
    return (double) Math.round(value * parts) / parts;
  }
}
