package io.cellstream.train;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import java.util.List;

/** What a model that generates writes, as the application runs it. */
final class Written {
  private Written() {
  }

  /** The words of the sentence that each sequence is followed by, without the mark. One that has no mark has the words up to there. */
  static List<List<String>> sentences(ModelDefinition definition, List<List<RawEvent>> sequences) {
    return ModelRun.predictions(definition, sequences).stream().map(Written::words).toList();
  }

  private static List<String> words(List<Prediction> predictions) {
    return predictions.stream().map(ModelRun::first)
        .takeWhile(token -> !token.equals(Dictation.MARK)).toList();
  }
}
