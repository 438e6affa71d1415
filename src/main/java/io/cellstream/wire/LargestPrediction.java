package io.cellstream.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.definition.OutputDefinition;
import io.cellstream.model.definition.Vocabulary;
import io.cellstream.model.head.Output;
import io.cellstream.sequence.Prediction;
import java.util.Comparator;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The largest prediction that a model can emit: every field that may be there is, every number at its longest, the longest labels at the top,
 * and the sequence's summary, which of a generated sequence only the first token has. It is measured by being written.
 */
public final class LargestPrediction {
  /** No float has more characters. */
  private static final float LONGEST_FLOAT = -1.00000075E-36f;

  private LargestPrediction() {
  }

  /** How many bytes the value of its record has. */
  public static int bytes(ModelDefinition model) {
    return new AvroPredictionWriter(Integer.MAX_VALUE, model.name(), model.version()).write(of(model)).length;
  }

  /** How many bytes the value of its record has in JSON, at most. */
  public static int jsonBytes(ModelDefinition model) {
    return new JsonPredictionWriter(model.name(), model.version())
        .write(of(model, LONGEST_FLOAT, label -> JsonStringEncoder.getInstance().quoteAsUTF8(label).length), Map.of()).length;
  }

  static Prediction of(ModelDefinition model) {
    return of(model, 0, label -> label.getBytes(UTF_8).length);
  }

  private static Prediction of(ModelDefinition model, float number, ToIntFunction<String> size) {
    OutputDefinition output = model.output();
    OptionalInt place = model.decoder().isPresent() ? OptionalInt.of(Integer.MAX_VALUE) : OptionalInt.empty();
    return new Prediction(Long.MAX_VALUE, OptionalLong.of(Long.MAX_VALUE), Prediction.Kind.GENERATED,
        Optional.of(Prediction.Reason.MODEL_CHANGED),
        place,
        place, new Output(output.values() ? numbers(model.head().size(), number) : null, top(model, number, size), summary(model, number)),
        output.surprise() ? Optional.of(number) : Optional.empty(),
        model.shape().keepsState()
            ? Optional.of(new Prediction.EventPlace(Integer.MAX_VALUE, Long.MAX_VALUE, OptionalLong.of(Long.MAX_VALUE)))
            : Optional.empty());
  }

  private static List<Output.Candidate> top(ModelDefinition model, float number, ToIntFunction<String> bytes) {
    int size = model.head().size();
    int top = Math.min(size, model.decoder().isPresent() ? Math.max(1, model.output().top()) : model.output().top());
    Vocabulary labels = model.output().labels();
    if (labels == null) {
      return IntStream.range(0, top).mapToObj(_ -> new Output.Candidate(size - 1, null, number)).toList();
    }
    Comparator<String> byBytes = Comparator.comparingInt(bytes);
    return labels.tokens().stream().sorted(byBytes.reversed()).limit(top).map(label -> new Output.Candidate(size - 1, label, number))
        .toList();
  }

  private static float @Nullable [] summary(ModelDefinition model, float number) {
    return switch (model.output().summary()) {
      case NONE -> null;
      case HIDDEN -> numbers(model.layers().getLast().hidden(), number);
      case CELL -> numbers(model.layers().getLast().cellState(), number);
    };
  }

  private static float[] numbers(int size, float number) {
    float[] numbers = new float[size];
    Arrays.fill(numbers, number);
    return numbers;
  }
}
